import type { Messaging } from '#libs/messaging';

/** Returns the service's messaging, which is created after its Nest application and before the first request. */
export type GetMessaging = () => Messaging;

/** Its injection token. */
export const GET_MESSAGING = Symbol('get messaging');
