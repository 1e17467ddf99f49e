import { catalogue, COMMAND_STREAM, COMMAND_SUBJECTS, type EventContract, STREAM } from '#libs/contracts';
import { InvalidServices } from '../invalid-services.js';
import { backendsOf, type ServiceDefinition } from '../service-definition.js';
import type { SystemUser } from './system-users.js';

/** A NATS user with the rights of a service that is not written yet. */
export interface PlannedUser {
  readonly name: string;
  readonly publishes: readonly EventContract[];
  /** Whether it reads the decisions of external programs. */
  readonly readsDecisions: boolean;
}

/** The NATS user of the command line. */
export const OPERATOR = 'operator';

/** Events that every service publishes: what it knows about people, and its part in filling copies. */
export const sharedEvents: readonly EventContract[] = catalogue.filter(({ producer }) => producer === 'any');

/** By these a connection finds out that its account is not the one of the streams. */
const ABOUT_ACCOUNT = ['$SYS.REQ.USER.INFO', '$JS.API.INFO'];

/** What a service needs of JetStream: it creates the stream, and reads it with ordered consumers. */
const READ_STREAM = [
  [`$JS.API.STREAM.INFO.${STREAM}`, `$JS.API.STREAM.CREATE.${STREAM}`, `$JS.API.STREAM.MSG.GET.${STREAM}`],
  // The client creates a consumer with one filter by the first subject, and one with several by the second.
  [`$JS.API.CONSUMER.CREATE.${STREAM}.*.parley.evt.*.*.*.*`, `$JS.API.CONSUMER.CREATE.${STREAM}`],
  [`$JS.API.CONSUMER.INFO.${STREAM}.*`],
  [`$JS.API.CONSUMER.DELETE.${STREAM}.*`, `$JS.API.CONSUMER.MSG.NEXT.${STREAM}.*`],
];

const ABOUT_SERVICES = [
  'A service publishes only the events that it declares, may read every event, and reads the one stream by ordered consumers of',
  'its own, one for each partition. The names of consumers are random and no service may list them: so no service finds those of',
  'another.',
].join('\n');

/**
 * All of Parley's own NATS users, with their rights.
 * @throws {InvalidServices} if a planned user has the name of a service
 */
export function natsUsersOf(services: readonly ServiceDefinition[], planned: readonly PlannedUser[]): SystemUser[] {
  const backends = backendsOf(services);
  const written = planned.filter(({ name }) => services.some((service) => service.name === name));
  if (written.length > 0) {
    const names = written.map(({ name }) => name).join(', ');
    throw new InvalidServices([`The planned NATS user ${names} is a service now. Remove it from the planned ones.`]);
  }
  const users = [
    ...backends.map(({ name, publishes }) => serviceUser(name, publishes, [])),
    ...planned.map(({ name, publishes, readsDecisions }) =>
      serviceUser(name, publishes, readsDecisions ? readDecisions(name) : []),
    ),
  ];
  return [
    ...users.map((user, n) => ({ ...user, comment: n === 0 ? ABOUT_SERVICES : null })),
    {
      name: OPERATOR,
      imports: null,
      publish: ['$JS.API.>'],
      subscribe: [`_INBOX.${OPERATOR}.>`],
      comment: 'For the command line: manages the streams and their consumers, and publishes no events.',
    },
  ];
}

function serviceUser(
  name: string,
  publishes: readonly EventContract[],
  more: readonly (readonly string[])[],
): Omit<SystemUser, 'comment'> {
  const hints = `parley.hint.${name}.>`;
  return {
    name,
    imports: [publishes.map(eventSubject), sharedEvents.map(eventSubject), ...READ_STREAM, ...more],
    publish: [hints, ...ABOUT_ACCOUNT],
    subscribe: [`_INBOX.${name}.>`, hints],
  };
}

/** One durable consumer of the commands, shared by the service's replicas and named as the service. */
function readDecisions(name: string): string[][] {
  return [
    [`$JS.API.STREAM.INFO.${COMMAND_STREAM}`, `$JS.API.STREAM.CREATE.${COMMAND_STREAM}`],
    [`$JS.API.CONSUMER.CREATE.${COMMAND_STREAM}.${name}.${COMMAND_SUBJECTS}`],
    [`$JS.API.CONSUMER.INFO.${COMMAND_STREAM}.${name}`, `$JS.API.CONSUMER.MSG.NEXT.${COMMAND_STREAM}.${name}`],
    [`$JS.ACK.${COMMAND_STREAM}.${name}.>`],
  ];
}

/** The event's subjects at all sites and in all partitions. */
function eventSubject({ entity, event }: EventContract): string {
  return `parley.evt.*.*.${entity}.${event}`;
}
