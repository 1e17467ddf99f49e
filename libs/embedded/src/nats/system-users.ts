/** A NATS user of Parley itself: one of its services, or its command line. */
export interface SystemUser {
  readonly name: string;
  /** Subjects in groups; the file begins a new line with each group. */
  readonly publish: readonly (readonly string[])[];
  readonly subscribe: readonly string[];
  /** Whether it must be kept off the consumers of external subscribers. */
  readonly isKeptOffDurables: boolean;
  /** Put above its rights, without `#`. */
  readonly comment: string | null;
}

/** Columns of a line of the file. */
const WIDTH = 120;

/** The environment variable with a user's password. */
export function passwordVariable(user: string): string {
  return `PARLEY_NATS_PASSWORD_${user.toUpperCase()}`;
}

/** The file `nats-services.conf`: Parley's own users and what each of them may do. */
export function systemUsersConf(users: readonly SystemUser[], header: string): string {
  return [
    ...comment(header),
    '',
    '# Keeps the services off the consumers of external subscribers. Each is named: no pattern of NATS could tell them apart.',
    'include "subscribers/durables.conf"',
    '',
    ...users.flatMap((user) => [...rightsOf(user), '']),
    ...users.map(
      ({ name }) => `${name}: { user: "${name}", password: $${passwordVariable(name)}, permissions: $${name}_rights }`,
    ),
    '',
  ].join('\n');
}

function rightsOf({ name, publish, subscribe, isKeptOffDurables, comment: about }: SystemUser): string[] {
  return [
    ...(about === null ? [] : comment(about)),
    `${name}_rights {`,
    '  publish: {',
    '    allow: [',
    ...publish.flatMap((group, n) => wrapped(group, '      ', n === publish.length - 1)),
    '    ]',
    ...(isKeptOffDurables ? ['    deny: $outside_durables'] : []),
    '  }',
    `  subscribe: { allow: [${subscribe.map(quoted).join(', ')}] }`,
    '}',
  ];
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
