import { COMMAND_SUBJECTS, JETSTREAM_PREFIX, STREAM_ACCOUNT, STREAM_SUBJECTS } from '#libs/contracts';

/** The longest that a subscriber's pull may wait, in milliseconds. */
export const MAX_PULL_MS = 5 * 60_000;

/**
 * How long the server remembers to which account the messages of a pull go, at some 600 bytes a pull. It must be longer than a
 * pull may wait: the last messages would go nowhere, and come again only when their acknowledgement is overdue.
 */
const PULL_MEMORY = '10m';

/** What the account of the streams exports. It exports to every account: what an account can reach is what it imports. */
export const streamExports: readonly string[] = [
  `{ service: "${STREAM_SUBJECTS}" }`,
  `{ service: "${COMMAND_SUBJECTS}" }`,
  '{ service: "$JS.API.STREAM.INFO.*" }',
  '{ service: "$JS.API.STREAM.CREATE.*" }',
  '{ service: "$JS.API.STREAM.MSG.GET.*" }',
  '{ service: "$JS.API.CONSUMER.CREATE.*" }',
  '{ service: "$JS.API.CONSUMER.CREATE.*.*.>" }',
  '{ service: "$JS.API.CONSUMER.INFO.*.*" }',
  '{ service: "$JS.API.CONSUMER.DELETE.*.*" }',
  `{ service: "$JS.API.CONSUMER.MSG.NEXT.*.*", response_type: stream, response_threshold: "${PULL_MEMORY}" }`,
  '{ service: "$JS.ACK.>" }',
];

/** An import of an account, as nats-server writes it in JSON. */
export interface ServiceImport {
  readonly service: { readonly account: string; readonly subject: string };
  /** The subject in the importing account, if it is another one. */
  readonly to?: string;
}

/**
 * @param subject in the account of the streams
 * @param as under which name of that account the importing one finds it, if it is another
 */
export function importOf(subject: string, as = subject): ServiceImport {
  const service = { account: STREAM_ACCOUNT, subject };
  const to = localSubject(as);
  return to === subject ? { service } : { service, to };
}

/** Under which subject an account finds what it imports. */
export function localSubject(subject: string): string {
  return subject.replace(/^\$JS\.API\./, `${JETSTREAM_PREFIX}.`);
}
