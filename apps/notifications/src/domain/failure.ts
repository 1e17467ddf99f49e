/** Everything that this service refuses, by code. */
export type Failure = 'notification.not-found';
