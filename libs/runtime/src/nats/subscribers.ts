import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decisionSubject, JETSTREAM_PREFIX, MAX_COMMAND_BYTES, STREAM } from '#libs/contracts';
import { importOf, type ServiceImport } from './accounts.js';

/** An external program with a NATS account and user of its own. */
export interface Subscriber {
  readonly name: string;
  readonly password: string;
  /**
   * The name of its consumer in the account of the streams; its own account also knows the consumer by the subscriber's name. It
   * cannot be guessed, because a service could make the server send requests to it: as the delivery subject of a push consumer.
   */
  readonly durable: string;
  /** The site about which it may publish decisions, or null. */
  readonly decidesFor: string | null;
}

const ACCOUNTS = 'accounts.conf';
const DURABLES = 'durables.conf';
/** Where an earlier Parley, which had no accounts, listed all users of the server. */
const OLD_USERS = 'users.conf';

/** Enough for several replicas of a program. */
const LIMITS = { max_connections: 16, max_subscriptions: 256, max_payload: MAX_COMMAND_BYTES + 4_096 };

/** An account as the file has it: one line, written as JSON, which nats-server understands too. */
interface Account {
  readonly users: readonly [{ readonly user: string; readonly password: string; readonly permissions: object }];
  readonly imports: readonly ServiceImport[];
  readonly limits: object;
}

/** The subscribers in the files of `folder`; none where there are no files. @throws {SyntaxError} if others have written there */
export async function readSubscribers(folder: string): Promise<Subscriber[]> {
  const subscribers = subscribersIn((await textOf(join(folder, ACCOUNTS))) ?? '');
  const old = oldSubscribersIn((await textOf(join(folder, OLD_USERS))) ?? '');
  return [...subscribers, ...old.filter(({ name }) => !subscribers.some((subscriber) => subscriber.name === name))];
}

/** Whether there are subscribers that an earlier Parley wrote, as users without accounts. */
export async function hasOldSubscribers(folder: string): Promise<boolean> {
  return oldSubscribersIn((await textOf(join(folder, OLD_USERS))) ?? '').length > 0;
}

/** @param text of `accounts.conf` */
export function subscribersIn(text: string): Subscriber[] {
  const lines = text.split('\n').filter((line) => line.startsWith('"'));
  return lines.map((line) => {
    const { users, imports } = JSON.parse(line.slice(line.indexOf(': ') + 2)) as Account;
    const [{ user: name, password }] = users;
    const subjects = imports.map(({ service }) => service.subject);
    const found = (pattern: RegExp) =>
      subjects.map((subject) => pattern.exec(subject)?.[1]).find((part) => part !== undefined);
    return {
      name,
      password,
      durable: found(/^\$JS\.ACK\.PARLEY\.([^.]+)\.>$/) ?? name,
      decidesFor: found(/^parley\.cmd\.([^.]+)\.decide\./) ?? null,
    };
  });
}

function oldSubscribersIn(text: string): Subscriber[] {
  const lines = text.split('\n').filter((line) => line.startsWith('  {'));
  return lines.map((line) => {
    const { user, password } = JSON.parse(line) as { user: string; password: string };
    return { name: user, password, durable: user, decidesFor: null };
  });
}

/** Writes the files that nats.conf and nats-services.conf include; the server reads them when it is told to reload. */
export async function writeSubscribers(folder: string, subscribers: readonly Subscriber[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  // First the file that denies: for a moment a subscriber without a user is safer than one whose consumer is unprotected.
  await replace(join(folder, DURABLES), durablesConf(subscribers));
  await replace(join(folder, ACCOUNTS), accountsConf(subscribers));
  await rm(join(folder, OLD_USERS), { force: true });
}

/** The accounts of the external subscribers. */
export function accountsConf(subscribers: readonly Subscriber[]): string {
  return [
    '# Written by `parley subscriber`: the accounts of the external subscribers, one per line.',
    ...subscribers.map((subscriber) => `${JSON.stringify(subscriber.name)}: ${JSON.stringify(accountOf(subscriber))}`),
    '',
  ].join('\n');
}

function accountOf({ name, password, durable, decidesFor }: Subscriber): Account {
  const requests = [`$JS.API.CONSUMER.INFO.${STREAM}.`, `$JS.API.CONSUMER.MSG.NEXT.${STREAM}.`];
  const others = [
    `$JS.ACK.${STREAM}.${durable}.>`,
    ...(decidesFor === null ? [] : [decisionSubject(decidesFor, name)]),
  ];
  const imports = [
    // Clients ask by the name that they are given, and then by the one that the server tells them.
    ...(name === durable ? [] : requests.map((request) => importOf(request + durable, request + name))),
    ...requests.map((request) => importOf(request + durable)),
    ...others.map((subject) => importOf(subject)),
  ];
  const publish = { allow: imports.map(({ service, to }) => to ?? service.subject) };
  return {
    users: [{ user: name, password, permissions: { publish, subscribe: { allow: ['_INBOX.>'] } } }],
    imports,
    limits: LIMITS,
  };
}

/** What the services must not touch: no pattern of NATS could tell these consumers from their own. */
export function durablesConf(subscribers: readonly Subscriber[]): string {
  const subjects = subscribers.flatMap(({ durable }) => [
    `${JETSTREAM_PREFIX}.CONSUMER.*.${STREAM}.${durable}`,
    `${JETSTREAM_PREFIX}.CONSUMER.*.${STREAM}.${durable}.>`,
    `${JETSTREAM_PREFIX}.CONSUMER.MSG.NEXT.${STREAM}.${durable}`,
  ]);
  return [
    '# Written by `parley subscriber`: no service may use these consumers, since they belong to external subscribers.',
    'outside_durables: [',
    ...subjects.map((subject) => `  ${JSON.stringify(subject)}`),
    ']',
    '',
  ].join('\n');
}

/** The server may be reading right now: it finds the old file or the new one, never a part. */
async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
