import { STREAM_ACCOUNT } from '#libs/contracts';
import { importOf, localSubject, streamExports } from './accounts.js';

/** A NATS user of Parley itself: one of its services, or its command line. */
export interface SystemUser {
  readonly name: string;
  /**
   * What the account of that name imports from the account of the streams, in groups; the file begins a new line with each group.
   * Null for a user of the account of the streams itself.
   */
  readonly imports: readonly (readonly string[])[] | null;
  /** What it may publish beside what its account imports. */
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** Put above its rights, without `#`. */
  readonly comment: string | null;
}

/** Columns of a line of the file. */
const WIDTH = 120;

const ABOUT_STREAMS = [
  'The account that holds the streams. What it exports is an offer to all accounts: each reaches only what it imports. A reply',
  'subject stays in the account of who sent the request, so no answer of the server can be sent where its sender may not publish.',
].join('\n');

/** The environment variable with a user's password. */
export function passwordVariable(user: string): string {
  return `PARLEY_NATS_PASSWORD_${user.toUpperCase()}`;
}

/** The file `nats-services.conf`: the account of the streams, one for each service, and what their users may do. */
export function systemUsersConf(users: readonly SystemUser[], header: string): string {
  const inOwnAccount = users.filter(({ imports }) => imports !== null);
  const others = users.filter(({ imports }) => imports === null);
  return [
    ...comment(header),
    '',
    '# Keeps the services off the consumers of external subscribers. Each is named: no pattern of NATS could tell them apart.',
    'include "subscribers/durables.conf"',
    '',
    ...inOwnAccount.flatMap((user) => [...accountOf(user), '']),
    ...comment(ABOUT_STREAMS),
    `${STREAM_ACCOUNT} {`,
    '  jetstream: enabled',
    '  exports: [',
    ...streamExports.map((line) => `    ${line}`),
    '  ]',
    '  users: [',
    ...others.flatMap(userLines),
    '  ]',
    '}',
    '',
  ].join('\n');
}

function accountOf(user: SystemUser): string[] {
  const { name, imports, comment: about } = user;
  return [
    ...(about === null ? [] : comment(about)),
    `${name} {`,
    '  imports: [',
    ...(imports ?? []).flat().map((subject) => `    ${inConfiguration(importOf(subject))}`),
    '  ]',
    '  users: [',
    ...userLines(user),
    '  ]',
    '}',
  ];
}

function userLines({ name, imports, publish, subscribe, comment: about }: SystemUser): string[] {
  const groups = [...(imports ?? []).map((group) => group.map(localSubject)), publish].filter(
    ({ length }) => length > 0,
  );
  return [
    ...(imports === null && about !== null ? comment(about).map((line) => `    ${line}`) : []),
    `    { user: "${name}", password: $${passwordVariable(name)}, permissions: {`,
    '      publish: {',
    '        allow: [',
    ...groups.flatMap((group, n) => wrapped(group, '          ', n === groups.length - 1)),
    '        ]',
    ...(imports === null ? [] : ['        deny: $outside_durables']),
    '      }',
    `      subscribe: { allow: [${subscribe.map(quoted).join(', ')}] }`,
    '    } }',
  ];
}

function inConfiguration({ service, to }: ReturnType<typeof importOf>): string {
  const imported = `service: { account: ${service.account}, subject: ${quoted(service.subject)} }`;
  return to === undefined ? `{ ${imported} }` : `{ ${imported}, to: ${quoted(to)} }`;
}

/** Members of an array on as few lines as fit. */
function wrapped(members: readonly string[], indent: string, isLast: boolean): string[] {
  const lines: string[] = [];
  for (const [n, member] of members.entries()) {
    const text = `${quoted(member)}${isLast && n === members.length - 1 ? '' : ','}`;
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + text.length > WIDTH) lines.push(indent + text);
    else lines[lines.length - 1] = `${line} ${text}`;
  }
  return lines;
}

function comment(text: string): string[] {
  return text.split('\n').map((line) => `# ${line}`);
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
