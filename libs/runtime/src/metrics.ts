import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { Log } from '#libs/kernel';
import type { ConsumerObserver, MessagingObserver } from '#libs/messaging';
import { MessagingGauges } from './admin/messaging-gauges.js';

/** The Prometheus metrics of a process; the label `service` distinguishes its services. */
export class Metrics {
  readonly registry = new Registry();

  readonly requestSeconds = new Histogram({
    name: 'parley_http_request_seconds',
    help: 'How long requests took.',
    labelNames: ['service', 'method', 'route', 'status'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers: [this.registry],
  });

  private readonly published = new Counter({
    name: 'parley_outbox_published_total',
    help: 'Events that the broker acknowledged.',
    labelNames: ['service'],
    registers: [this.registry],
  });

  private readonly laneFenceLosses = new Counter({
    name: 'parley_consumer_fence_losses_total',
    help: 'How often a lane found that another replica, or an operator, had moved its position.',
    labelNames: ['service', 'consumer'],
    registers: [this.registry],
  });

  private readonly republished = new Counter({
    name: 'parley_outbox_republished_total',
    help: 'Events that the broker had acknowledged and lost, and that were sent again.',
    labelNames: ['service'],
    registers: [this.registry],
  });

  private readonly fenceLosses = new Counter({
    name: 'parley_relay_fence_losses_total',
    help: 'How often a relay found that another one had taken over.',
    labelNames: ['service'],
    registers: [this.registry],
  });

  private readonly handled = new Counter({
    name: 'parley_events_handled_total',
    help: 'Events whose effect was committed, or that were parked.',
    labelNames: ['service', 'consumer'],
    registers: [this.registry],
  });

  private readonly unhandled = new Counter({
    name: 'parley_events_unhandled_total',
    help: 'Events that were passed over, because the consumer has no handler of their type.',
    labelNames: ['service', 'consumer', 'type'],
    registers: [this.registry],
  });

  private readonly parked = new Counter({
    name: 'parley_events_parked_total',
    help: 'Events that were parked because they failed.',
    labelNames: ['service', 'consumer'],
    registers: [this.registry],
  });

  private readonly died = new Counter({
    name: 'parley_events_dead_total',
    help: 'Parked events whose last attempt failed.',
    labelNames: ['service', 'consumer'],
    registers: [this.registry],
  });

  /** Measured at each scrape. */
  readonly messaging = new MessagingGauges(this.registry);

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Counts what messaging does, and logs what an operator should look at. */
  ofMessaging(service: string, log: Log): MessagingObserver {
    return {
      published: (count) => {
        this.published.inc({ service }, count);
      },
      republished: (count) => {
        this.republished.inc({ service }, count);
      },
      fenceLost: () => {
        this.fenceLosses.inc({ service });
      },
      ofConsumer: (consumer) => this.ofConsumer({ service, consumer }, log),
    };
  }

  private ofConsumer(labels: { service: string; consumer: string }, log: Log): ConsumerObserver {
    const about = ({ type, eventId, key }: { type: string | null; eventId: string | null; key: string }) => ({
      consumer: labels.consumer,
      type,
      eventId,
      key,
    });
    return {
      handled: (count) => {
        this.handled.inc(labels, count);
      },
      passedOver: (type) => {
        this.unhandled.inc({ ...labels, type: type ?? '' });
      },
      parked: (incoming, error) => {
        this.parked.inc(labels);
        log.error({ ...about(incoming), err: error }, 'an event failed and was parked');
      },
      died: (incoming, error) => {
        this.died.inc(labels);
        log.error({ ...about(incoming), err: error }, 'a parked event failed for the last time');
      },
      fenceLost: () => {
        this.laneFenceLosses.inc(labels);
      },
    };
  }
}
