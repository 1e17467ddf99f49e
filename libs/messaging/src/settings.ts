/** All times are milliseconds. They are settings so that tests need not wait. */
export interface MessagingSettings {
  /**
   * How long a replica counts as alive after it last renewed its rows. Its work passes to another replica after that, or as soon
   * as it is no longer connected to the database.
   */
  readonly lease: number;
  readonly renewEvery: number;
  /** How often the relay polls for rows that no signal announced. */
  readonly relayPoll: number;
  /** How long to wait for the broker to acknowledge one event. */
  readonly publishTimeout: number;
  /** Before each further attempt at a parked event; after the last attempt it is dead. */
  readonly retryDelays: readonly number[];
  /** How often a lane with parked events checks whether one is due. */
  readonly retryPoll: number;
  /** How long a lane without events waits before it checks its surroundings. */
  readonly idlePoll: number;
  /** How often to check how full the stream is, and how old its unread events are. */
  readonly alarmPoll: number;
  /** How long a deleted stream must be gone before it is recreated; longer than `renewEvery`, so that every process notices. */
  readonly recreateStreamAfter: number;
  /** How many batches of one service a process handles at the same time. */
  readonly concurrentBatches: number;
  /** After how long a running batch stops counting towards `concurrentBatches`, so that it does not block the other lanes. */
  readonly extraPermitAfter: number;
  /**
   * How long a handler may run; shorter than the database's `idle_in_transaction_session_timeout`, so that it is always Parley
   * that knows which handler it was.
   */
  readonly handlerTimeout: number;
  /** How far the broker's clock may differ before and after a failure, or between two brokers. */
  readonly maxClockSkew: number;
  readonly backOffFrom: number;
  readonly backOffTo: number;
}

const second = 1_000;
const minute = 60 * second;

export const defaultMessagingSettings: MessagingSettings = {
  lease: 6 * second,
  renewEvery: 2 * second,
  relayPoll: 250,
  publishTimeout: 5 * second,
  retryDelays: [second, 5 * second, 30 * second, 5 * minute, 30 * minute, 120 * minute],
  retryPoll: 250,
  idlePoll: 5 * second,
  alarmPoll: 10 * second,
  recreateStreamAfter: 5 * second,
  concurrentBatches: 2,
  extraPermitAfter: second,
  handlerTimeout: 4 * second,
  maxClockSkew: 60 * minute,
  backOffFrom: 100,
  backOffTo: 30 * second,
};
