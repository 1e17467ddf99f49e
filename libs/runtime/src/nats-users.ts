import { catalogue, type EventContract } from '#libs/contracts';
import type { SystemUser } from '#libs/embedded';
import { InvalidServices } from './invalid-services.js';
import { backendsOf, type ServiceDefinition } from './service-definition.js';

/** A NATS user with the rights of a service that is not written yet. */
export interface PlannedUser {
  readonly name: string;
  readonly publishes: readonly EventContract[];
}

/** The NATS user of the command line. */
export const OPERATOR = 'operator';

/** Events that every service publishes: what it knows about people, and its part in filling copies. */
export const sharedEvents: readonly EventContract[] = catalogue.filter(({ producer }) => producer === 'any');

/** What a service needs of JetStream: it creates the stream, and reads it with ordered consumers. */
const READ_STREAM = [
  ['$JS.API.INFO', '$JS.API.STREAM.INFO.PARLEY', '$JS.API.STREAM.CREATE.PARLEY', '$JS.API.STREAM.MSG.GET.PARLEY'],
  ['$JS.API.CONSUMER.CREATE.PARLEY.*.parley.evt.*.*.*.*', '$JS.API.CONSUMER.INFO.PARLEY.*'],
  ['$JS.API.CONSUMER.DELETE.PARLEY.*', '$JS.API.CONSUMER.MSG.NEXT.PARLEY.*'],
];

const ABOUT_SERVICES = [
  'A service publishes only the events that it declares, and reads the one stream by ordered consumers of its own, one for each',
  "partition. A consumer's filter is part of the subject that creates it, so nothing else can be created. The names of consumers",
  'are random and no service may list them: so no service finds those of another.',
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
  return [
    ...[...backends, ...planned].map(({ name, publishes }, n) =>
      serviceUser(name, publishes, n === 0 ? ABOUT_SERVICES : null),
    ),
    {
      name: OPERATOR,
      publish: [['$JS.API.>']],
      subscribe: [`_INBOX.${OPERATOR}.>`],
      isKeptOffDurables: false,
      comment: 'For the command line: manages the stream and its consumers, and publishes no events.',
    },
  ];
}

function serviceUser(name: string, publishes: readonly EventContract[], comment: string | null): SystemUser {
  const hints = `parley.hint.${name}.>`;
  return {
    name,
    publish: [publishes.map(eventSubject), sharedEvents.map(eventSubject), [hints], ...READ_STREAM],
    subscribe: [`_INBOX.${name}.>`, hints],
    isKeptOffDurables: true,
    comment,
  };
}

/** The event's subjects at all sites and in all partitions. */
function eventSubject({ entity, event }: EventContract): string {
  return `parley.evt.*.*.${entity}.${event}`;
}
