import type { Messaging } from '#libs/messaging';

/** Gives the service's messaging, which is put together after its Nest application and before the first request. */
export type MessagingAtWork = () => Messaging;

/** What Nest knows it by. */
export const MESSAGING = Symbol('messaging at work');
