/** Times are milliseconds. They are settings so that tests need not wait. */
export interface MessagingSettings {
  /**
   * How long a replica counts as alive after it last renewed its rows; its work goes to another after that, or as soon as it is no
   * longer connected to the database.
   */
  readonly lease: number;
  readonly renewEvery: number;
  /** How often the relay looks for rows that no signal told it of. */
  readonly relayPoll: number;
  /** How long to wait for the broker's acknowledgement of one event. */
  readonly publishTimeout: number;
  /** Before each further attempt at a parked event; after the last one it is dead. */
  readonly retryDelays: readonly number[];
  /** How often a lane with parked events looks whether one is due. */
  readonly retryPoll: number;
  /** How long a lane without events rests before it looks around. */
  readonly idlePoll: number;
  /** How often to look how full the stream is, and how old what is not read yet. */
  readonly alarmPoll: number;
  /** How long a stream that was deleted stays away before it is made anew; longer than `renewEvery`, so that all notice. */
  readonly streamPatience: number;
  /** How many lanes of a process deliver a batch at the same time. */
  readonly deliveries: number;
  /** After how long a delivery no longer keeps its turn from the other lanes. */
  readonly lendTurnAfter: number;
  /**
   * How long a handler may take; shorter than the database lets a transaction stand idle, so that it is always we who know
   * which handler it was.
   */
  readonly handlerPatience: number;
  /** How far the clocks of a broker before and after its fall, or of two brokers, may be apart. */
  readonly clockMargin: number;
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
  streamPatience: 5 * second,
  deliveries: 2,
  lendTurnAfter: second,
  handlerPatience: 4 * second,
  clockMargin: 60 * minute,
  backOffFrom: 100,
  backOffTo: 30 * second,
};
