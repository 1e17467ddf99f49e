/** The codes of all refusals of this service. */
export type Failure = 'notification.not-found';
