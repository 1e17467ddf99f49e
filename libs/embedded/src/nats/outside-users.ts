import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../has-code.js';

/** The users that nats-services.conf describes. */
export const houseUsers = ['posts', 'comments', 'notifications', 'moderation', 'operator'] as const;

/** A subscriber from outside; its durable consumer has its name. */
export interface OutsideUser {
  readonly name: string;
  readonly password: string;
}

const USERS = 'users.conf';
const DURABLES = 'durables.conf';

/** Those in the files of `folder`; none where there are no files. @throws {SyntaxError} if somebody else has written there */
export async function readOutsideUsers(folder: string): Promise<OutsideUser[]> {
  // Each user is a line of its own, and JSON is what nats-server understands, too.
  const lines = (await textOf(join(folder, USERS))).split('\n').filter((line) => line.startsWith('  {'));
  return lines.map((line) => {
    const { user, password } = JSON.parse(line) as { user: string; password: string };
    return { name: user, password };
  });
}

/** Writes the files that nats.conf and nats-services.conf include; the server takes notice when it is told to reload. */
export async function writeOutsideUsers(folder: string, users: readonly OutsideUser[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  // First what keeps the services off: a user without that would be worse than the other way round.
  await replace(join(folder, DURABLES), durablesText(users));
  await replace(join(folder, USERS), usersText(users));
}

function usersText(users: readonly OutsideUser[]): string {
  const house = houseUsers.map((name) => `  $${name}`);
  const outside = users.map(({ name, password }) => {
    const publish = [
      `$JS.API.CONSUMER.INFO.PARLEY.${name}`,
      `$JS.API.CONSUMER.MSG.NEXT.PARLEY.${name}`,
      `$JS.ACK.PARLEY.${name}.>`,
    ];
    const permissions = { publish: { allow: publish }, subscribe: { allow: [`_INBOX.${name}.>`] } };
    return `  ${JSON.stringify({ user: name, password, permissions })}`;
  });
  return [
    '# Made by `parley subscriber`: all users of the NATS server. Those of the house first, then one from outside a line.',
    'include "../nats-services.conf"',
    'users: [',
    ...house,
    ...outside,
    ']',
    '',
  ].join('\n');
}

function durablesText(users: readonly OutsideUser[]): string {
  const subjects = users.flatMap(({ name }) => [
    `$JS.API.CONSUMER.*.PARLEY.${name}`,
    `$JS.API.CONSUMER.*.PARLEY.${name}.>`,
    `$JS.API.CONSUMER.MSG.NEXT.PARLEY.${name}`,
  ]);
  return [
    '# Made by `parley subscriber`: what no service may touch, since it belongs to a subscriber from outside.',
    'outside_durables: [',
    ...subjects.map((subject) => `  ${JSON.stringify(subject)}`),
    ']',
    '',
  ].join('\n');
}

/** The server may be reading at this moment: it finds the old file or the new one. */
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
