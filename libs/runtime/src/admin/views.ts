import { Type } from '@sinclair/typebox';

// The responses of the admin routes, for the OpenAPI document; the types themselves are in libs/messaging.

const id = () => Type.String({ format: 'uuid' });
const time = () => Type.String({ format: 'date-time' });
const count = () => Type.Integer({ minimum: 0 });
const seconds = () => Type.Number({ minimum: 0 });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const lag = () =>
  nullable(
    Type.Object(
      { events: count(), seconds: seconds() },
      {
        description:
          'How many events come after the position, and the age of the next one. Null while the broker is away.',
      },
    ),
  );

const streamSchema = Type.Object({
  created: Type.String({ description: 'As the server writes it; another value means another stream.' }),
  messages: count(),
  firstSeq: count(),
  lastSeq: count(),
  bytes: count(),
  maxBytes: nullable(count()),
  oldestSeconds: nullable(seconds()),
  maxAgeSeconds: nullable(seconds()),
});

export const consumerSchema = Type.Object({
  name: Type.Union([Type.Literal('projections'), Type.Literal('effects')]),
  paused: Type.Boolean(),
  generation: Type.Integer({ minimum: 1, description: 'Raised by every replay.' }),
  filling: Type.Array(Type.String(), { description: 'The entities whose snapshots it still waits for.' }),
  lag: lag(),
  parked: count(),
  dead: count(),
  partitions: Type.Array(
    Type.Object({
      partition: count(),
      position: Type.Integer({ minimum: 0, description: 'The stream sequence up to which it has read.' }),
      streamSeq: nullable(count()),
      lag: lag(),
      owner: Type.Union([id(), Type.Null()], { description: 'The replica that reads it.' }),
      movedAt: time(),
      trimmed: Type.Boolean({ description: 'Whether the stream has dropped events that were not read.' }),
      trouble: Type.Union([Type.String(), Type.Null()], {
        description: 'Why it is not read, as far as the answering replica knows.',
      }),
    }),
  ),
});

export const consumersSchema = Type.Object({
  stream: Type.Union([streamSchema, Type.Null()], { description: 'Null while the broker is away.' }),
  items: Type.Array(consumerSchema),
});

/** What `forget-types` did. */
export const forgottenSchema = Type.Object({
  forgotten: Type.Array(Type.String(), { description: 'As `<consumer> <type>`.' }),
});

const letter = {
  id: Type.String({ pattern: '^[0-9]+$' }),
  consumer: Type.String(),
  partition: count(),
  key: Type.String({ description: 'Later events of the key wait behind it.' }),
  eventId: nullable(id()),
  type: nullable(Type.String()),
  state: Type.Union([Type.Literal('dead'), Type.Literal('waiting')]),
  error: Type.Union([Type.String(), Type.Null()], {
    description: 'Of the last attempt; null for an event that only waits behind an earlier one of its key.',
  }),
  attempts: count(),
  parkedAt: time(),
  nextAttemptAt: nullable(time()),
};

export const deadLetterSchema = Type.Object(letter);

export const fullDeadLetterSchema = Type.Object({
  ...letter,
  subject: Type.String(),
  streamSeq: count(),
  stack: nullable(Type.String()),
  envelope: Type.Union([Type.Object({}), Type.Null()], { description: 'The content of the message, if it is JSON.' }),
  payload: Type.Union(
    [
      Type.Object({
        encoding: Type.Union([Type.Literal('utf-8'), Type.Literal('base64')]),
        text: Type.String(),
      }),
      Type.Null(),
    ],
    { description: 'The content otherwise.' },
  ),
});

export const redrivenSchema = Type.Object({ redriven: count() });

export const outboxSchema = Type.Object({
  pending: count(),
  oldestSeconds: nullable(seconds()),
  sentKept: Type.Integer({ minimum: 0, description: 'About how many events can be published again.' }),
  relay: Type.Object({
    owner: Type.Union([id(), Type.Null()], { description: 'The replica that publishes.' }),
    epoch: Type.Integer({ minimum: 0, description: 'How often another replica has taken over.' }),
    liveUntil: nullable(time()),
  }),
  streamCreated: nullable(Type.String()),
});

export const republishedSchema = Type.Object({ republished: count() });

export const traceSchema = Type.Object({
  service: Type.String(),
  correlationId: id(),
  steps: Type.Array(
    Type.Object({
      at: time(),
      kind: Type.Union(
        (['appended', 'published', 'handled', 'parked', 'dead'] as const).map((kind) => Type.Literal(kind)),
      ),
      eventId: nullable(id()),
      type: nullable(Type.String()),
      causationId: Type.Optional(nullable(id())),
      streamSeq: Type.Optional(count()),
      consumer: Type.Optional(Type.String()),
      error: Type.Optional(nullable(Type.String())),
      attempts: Type.Optional(count()),
      nextAttemptAt: Type.Optional(nullable(time())),
    }),
  ),
});

export const operationSchema = Type.Object({
  id: id(),
  at: time(),
  actor: Type.Object({ id: Type.String(), name: Type.String() }),
  action: Type.String(),
  target: Type.String(),
  details: Type.Object({}),
});
