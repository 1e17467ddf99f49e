import type { Subscription } from '@nats-io/transport-node';
import { newId } from '#libs/kernel';
import type { Broker } from './broker.js';

/** Ids per message, which keeps a message far below the broker's size limit. */
const MAX_IDS = 1_000;

/** @param ids what may have changed; null if hints may have been lost and anything may have changed */
export type HintListener = (ids: readonly string[] | null) => void;

/**
 * Broadcasts to all processes of one service that something changed, by its id. Hints are lossy by design: they only reduce
 * latency, so listeners also poll.
 */
export class Hints {
  private readonly self = newId();
  private readonly listeners = new Map<string, Set<HintListener>>();
  private readonly subscriptions = new Map<string, Subscription>();
  private unsent = new Map<string, Set<string>>();
  private broker: Broker | null = null;

  constructor(private readonly service: string) {}

  /** Hints of one turn of the event loop are sent together, to this process's listeners and to the other processes. */
  publish(topic: string, id: string): void {
    if (this.unsent.size === 0) {
      setImmediate(() => {
        this.flush();
      });
    }
    const ids = this.unsent.get(topic);
    if (ids === undefined) this.unsent.set(topic, new Set([id]));
    else ids.add(id);
  }

  /** Calls `listener` for hints of this process and of the others. @returns a function that unsubscribes it */
  listen(topic: string, listener: HintListener): () => void {
    const listeners = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, listeners.add(listener));
    this.subscribe(topic);
    return () => {
      listeners.delete(listener);
    };
  }

  /** Before this call, hints stay in this process. Call it once. */
  connectTo(broker: Broker): void {
    this.broker = broker;
    for (const topic of this.listeners.keys()) this.subscribe(topic);
    broker.onConnectionChange((connected) => {
      if (connected) for (const topic of this.listeners.keys()) this.notify(topic, null);
    });
  }

  private subscribe(topic: string): void {
    if (this.broker === null || this.subscriptions.has(topic)) return;
    const subscription = this.broker.connection.subscribe(this.subjectOf(topic), {
      callback: (error, message) => {
        const ids = error === null ? this.idsIn(message.data) : null;
        if (ids === null || ids.length > 0) this.notify(topic, ids);
      },
    });
    this.subscriptions.set(topic, subscription);
  }

  private flush(): void {
    const { unsent } = this;
    this.unsent = new Map();
    for (const [topic, ids] of unsent) {
      this.notify(topic, [...ids]);
      this.publishToBroker(topic, [...ids]);
    }
  }

  private publishToBroker(topic: string, ids: readonly string[]): void {
    const { broker, self } = this;
    if (broker === null || !broker.isConnected || broker.connection.isDraining()) return;
    for (let from = 0; from < ids.length; from += MAX_IDS) {
      broker.connection.publish(this.subjectOf(topic), JSON.stringify([self, ...ids.slice(from, from + MAX_IDS)]));
    }
  }

  /** Empty for this process's own hints: its listeners were notified when it sent them. */
  private idsIn(data: Uint8Array): string[] | null {
    const [sender, ...ids] = JSON.parse(Buffer.from(data).toString()) as string[];
    return sender === this.self ? [] : ids;
  }

  private notify(topic: string, ids: readonly string[] | null): void {
    for (const listener of this.listeners.get(topic) ?? []) listener(ids);
  }

  private subjectOf(topic: string): string {
    return `parley.hint.${this.service}.${topic}`;
  }
}
