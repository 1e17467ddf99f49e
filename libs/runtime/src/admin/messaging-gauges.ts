import { Gauge, type Registry } from 'prom-client';
import type { Log } from '#libs/kernel';
import type { ConsumerState, OutboxState, PartitionState, StreamAlarm, StreamState } from '#libs/messaging';

/** The state of a service's messaging when a scrape asked for it. */
export interface MessagingState {
  /** Null while the broker is away. */
  readonly stream: StreamState | null;
  readonly consumers: readonly ConsumerState[];
  readonly outbox: OutboxState;
  readonly alarms: readonly StreamAlarm[];
}

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  /** An unknown value gives no sample. */
  readonly value: number | null | undefined;
}

interface GaugeKind {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  readonly samples: (state: MessagingState) => readonly Sample[];
}

const IN_PARTITION = ['consumer', 'partition'] as const;

const kinds: readonly GaugeKind[] = [
  {
    name: 'parley_consumer_lag_events',
    help: 'Events after the position of a consumer in a partition; may include up to 1,000 that it has no handler for.',
    labels: IN_PARTITION,
    samples: inPartitions(({ lag }) => lag?.events),
  },
  {
    name: 'parley_consumer_lag_seconds',
    help: 'Age of the next event of a consumer in a partition; 0 where there is none.',
    labels: IN_PARTITION,
    samples: inPartitions(({ lag }) => lag?.seconds),
  },
  {
    name: 'parley_consumer_trimmed',
    help: 'Whether the stream has dropped events that a consumer had not read.',
    labels: IN_PARTITION,
    samples: inPartitions(({ trimmed }) => Number(trimmed)),
  },
  {
    name: 'parley_consumer_paused',
    help: 'Whether an operator has paused a consumer.',
    labels: ['consumer'],
    samples: ({ consumers }) =>
      consumers.map(({ name, paused }) => ({ labels: { consumer: name }, value: Number(paused) })),
  },
  {
    name: 'parley_parked_events',
    help: 'Failed events: waiting for their next attempt (or behind an earlier event of their key), or dead.',
    labels: ['consumer', 'state'],
    samples: ({ consumers }) =>
      consumers.flatMap(({ name, parked, dead }) => [
        { labels: { consumer: name, state: 'waiting' }, value: parked },
        { labels: { consumer: name, state: 'dead' }, value: dead },
      ]),
  },
  {
    name: 'parley_outbox_pending',
    help: 'Events that the broker has not acknowledged.',
    samples: ({ outbox }) => [{ value: outbox.pending }],
  },
  {
    name: 'parley_outbox_oldest_seconds',
    help: 'Age of the oldest of them; 0 where there is none.',
    samples: ({ outbox }) => [{ value: outbox.oldestSeconds ?? 0 }],
  },
  {
    name: 'parley_stream_bytes',
    help: 'Size of the stream.',
    samples: ({ stream }) => [{ value: stream?.bytes }],
  },
  {
    name: 'parley_stream_max_bytes',
    help: 'Maximum size of the stream; no sample where there is no limit.',
    samples: ({ stream }) => [{ value: stream?.maxBytes }],
  },
  {
    name: 'parley_stream_oldest_seconds',
    help: 'Age of the oldest event in the stream.',
    samples: ({ stream }) => [{ value: stream?.oldestSeconds }],
  },
  {
    name: 'parley_stream_alarm',
    help: 'Whether unread events of a consumer of the service, or the stream itself, are past half of the limit.',
    labels: ['reason'],
    samples: ({ alarms }) =>
      (['age', 'bytes'] as const).map((reason) => ({
        labels: { reason },
        value: Number(alarms.some((alarm) => alarm.reason === reason)),
      })),
  },
];

/** Gauges of every service of a process. They are measured when a scrape asks for them. */
export class MessagingGauges {
  private readonly services = new Map<string, () => Promise<MessagingState | null>>();
  private measuring: Promise<[string, MessagingState | null][]> | null = null;

  constructor(registry: Registry) {
    for (const kind of kinds) this.register(registry, kind);
  }

  /** Adds a service. While its database is away, it has no samples. */
  watch(service: string, measure: () => Promise<MessagingState>, log: Log): void {
    this.services.set(service, async () => {
      try {
        return await measure();
      } catch (error) {
        log.debug({ err: error }, 'the state of messaging cannot be measured');
        return null;
      }
    });
  }

  private register(registry: Registry, { name, help, labels = [], samples }: GaugeKind): void {
    const states = () => this.states();
    new Gauge({
      name,
      help,
      labelNames: ['service', ...labels],
      registers: [registry],
      async collect() {
        const found = await states();
        this.reset();
        for (const [service, state] of found) {
          for (const sample of state === null ? [] : samples(state)) {
            if (typeof sample.value === 'number') this.set({ service, ...sample.labels }, sample.value);
          }
        }
      },
    });
  }

  /** All gauges of a scrape are collected at once, and share one measurement. */
  private states(): Promise<[string, MessagingState | null][]> {
    this.measuring ??= this.measureAll().finally(() => {
      this.measuring = null;
    });
    return this.measuring;
  }

  private measureAll(): Promise<[string, MessagingState | null][]> {
    return Promise.all([...this.services].map(async ([service, measure]) => [service, await measure()]));
  }
}

function inPartitions(valueOf: (state: PartitionState) => Sample['value']): GaugeKind['samples'] {
  return ({ consumers }) =>
    consumers.flatMap(({ name, partitions }) =>
      partitions.map((state) => ({
        labels: { consumer: name, partition: String(state.partition) },
        value: valueOf(state),
      })),
    );
}
