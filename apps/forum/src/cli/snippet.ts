import type { AddedSubscriber } from './subscribers.js';

/** What the author of the external program needs. */
export function snippet({
  name,
  password,
  natsUrl,
  apiPrefix,
  filters,
  decisionSubject,
  toDo,
}: AddedSubscriber): string {
  const lines = [
    `${name} may read ${filters.join(' and ')}. The password is not shown again.`,
    ...(decisionSubject === null ? [] : [`It may publish decisions on ${decisionSubject}.`]),
    '',
    `export NATS_URL=${natsUrl}`,
    `export NATS_USER=${name}`,
    `export NATS_PASSWORD=${password}`,
    '',
    'docs/subscribe.md has a complete program; in short:',
    '',
    '  const { NATS_URL, NATS_USER, NATS_PASSWORD } = process.env;',
    '  const connection = await connect({',
    '    servers: NATS_URL, user: NATS_USER, pass: NATS_PASSWORD, inboxPrefix: `_INBOX.${NATS_USER}`,',
    '  });',
    `  const js = jetstream(connection, { apiPrefix: '${apiPrefix}' });`,
    "  const consumer = await js.consumers.get('PARLEY', NATS_USER);",
    '  for await (const message of await consumer.consume()) {',
    '    await handle(message.json()); // may come twice, with the same id',
    '    message.ack();',
    '  }',
  ];
  return [...lines, ...(toDo === null ? [] : ['', toDo])].join('\n');
}
