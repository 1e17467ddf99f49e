import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../has-code.js';

/** An external program with a NATS user of its own; its durable consumer has the same name. */
export interface Subscriber {
  readonly name: string;
  readonly password: string;
}

const USERS = 'users.conf';
const DURABLES = 'durables.conf';

/** The subscribers in the files of `folder`; none where there are no files. @throws {SyntaxError} if others have written there */
export async function readSubscribers(folder: string): Promise<Subscriber[]> {
  return subscribersIn(await textOf(join(folder, USERS)));
}

/** @param text of `users.conf` */
export function subscribersIn(text: string): Subscriber[] {
  // Each user is a line of its own, written as JSON, which nats-server understands too.
  const lines = text.split('\n').filter((line) => line.startsWith('  {'));
  return lines.map((line) => {
    const { user, password } = JSON.parse(line) as { user: string; password: string };
    return { name: user, password };
  });
}

/**
 * Writes the files that nats.conf and nats-services.conf include; the server reads them when it is told to reload.
 * @param systemUsers the names of Parley's own users
 */
export async function writeSubscribers(
  folder: string,
  systemUsers: readonly string[],
  subscribers: readonly Subscriber[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  // First the file that denies: for a moment a subscriber without a user is safer than one whose consumer is unprotected.
  await replace(join(folder, DURABLES), durablesConf(subscribers));
  await replace(join(folder, USERS), usersConf(systemUsers, subscribers));
}

/** All users of the server: an array cannot be put together from two files. */
export function usersConf(systemUsers: readonly string[], subscribers: readonly Subscriber[]): string {
  const external = subscribers.map(({ name, password }) => {
    const publish = [
      `$JS.API.CONSUMER.INFO.PARLEY.${name}`,
      `$JS.API.CONSUMER.MSG.NEXT.PARLEY.${name}`,
      `$JS.ACK.PARLEY.${name}.>`,
    ];
    const permissions = { publish: { allow: publish }, subscribe: { allow: [`_INBOX.${name}.>`] } };
    return `  ${JSON.stringify({ user: name, password, permissions })}`;
  });
  return [
    "# Written by `parley subscriber`: all users of the NATS server. First Parley's own, then the external subscribers, one per line.",
    'include "../nats-services.conf"',
    'users: [',
    ...systemUsers.map((name) => `  $${name}`),
    ...external,
    ']',
    '',
  ].join('\n');
}

/** What the services must not touch: no pattern of NATS could tell these consumers from their own. */
export function durablesConf(subscribers: readonly Subscriber[]): string {
  const subjects = subscribers.flatMap(({ name }) => [
    `$JS.API.CONSUMER.*.PARLEY.${name}`,
    `$JS.API.CONSUMER.*.PARLEY.${name}.>`,
    `$JS.API.CONSUMER.MSG.NEXT.PARLEY.${name}`,
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

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  }
}
