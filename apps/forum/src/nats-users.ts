import { decisionMade } from '#libs/contracts';
import { natsUsersOf, type PlannedUser } from '#libs/runtime';
import { services } from './services.js';

/** External programs publish decisions as this user until there is a moderation service (docs/subscribe.md). */
const moderation: PlannedUser = { name: 'moderation', publishes: [decisionMade], readsDecisions: true };

/** All users of Parley's own NATS configuration. */
export const natsUsers = natsUsersOf(services, [moderation]);
