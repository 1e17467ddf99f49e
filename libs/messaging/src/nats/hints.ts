import type { Subscription } from '@nats-io/transport-node';
import { newId } from '#libs/kernel';
import type { Broker } from './broker.js';

/** What one message holds at the most, so that it stays far below what a broker takes. */
const IDS = 1_000;

/** @param ids what may have changed; null where nobody knows, because hints may have been lost */
export type HintListener = (ids: readonly string[] | null) => void;

/**
 * Tells all processes of one service that something has changed, by its id. Hints are lossy by design: they only save
 * waiting, so whoever listens also looks by itself now and then.
 */
export class Hints {
  private readonly self = newId();
  private readonly listeners = new Map<string, Set<HintListener>>();
  private readonly subscriptions = new Map<string, Subscription>();
  private untold = new Map<string, Set<string>>();
  private broker: Broker | null = null;

  constructor(private readonly service: string) {}

  /** What is told in one turn of the event loop goes out, and comes to the listeners of this process, together. */
  tell(topic: string, id: string): void {
    if (this.untold.size === 0) {
      setImmediate(() => {
        this.flush();
      });
    }
    const ids = this.untold.get(topic);
    if (ids === undefined) this.untold.set(topic, new Set([id]));
    else ids.add(id);
  }

  /** Calls `listener` for hints of this process and of the others. @returns what ends the listening */
  listen(topic: string, listener: HintListener): () => void {
    const listeners = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, listeners.add(listener));
    this.subscribe(topic);
    return () => {
      listeners.delete(listener);
    };
  }

  /** Until then hints stay in this process. Call it once. */
  connectTo(broker: Broker): void {
    this.broker = broker;
    for (const topic of this.listeners.keys()) this.subscribe(topic);
    // Ends with the connection.
    void broker.watch((connected) => {
      if (connected) for (const topic of this.listeners.keys()) this.hand(topic, null);
    });
  }

  private subscribe(topic: string): void {
    if (this.broker === null || this.subscriptions.has(topic)) return;
    const subscription = this.broker.connection.subscribe(this.subjectOf(topic), {
      callback: (error, message) => {
        const ids = error === null ? this.idsIn(message.data) : null;
        if (ids === null || ids.length > 0) this.hand(topic, ids);
      },
    });
    this.subscriptions.set(topic, subscription);
  }

  private flush(): void {
    const { untold } = this;
    this.untold = new Map();
    for (const [topic, ids] of untold) {
      this.hand(topic, [...ids]);
      this.publish(topic, [...ids]);
    }
  }

  private publish(topic: string, ids: readonly string[]): void {
    const { broker, self } = this;
    if (broker === null || !broker.isConnected || broker.connection.isDraining()) return;
    for (let from = 0; from < ids.length; from += IDS) {
      broker.connection.publish(this.subjectOf(topic), JSON.stringify([self, ...ids.slice(from, from + IDS)]));
    }
  }

  /** Our own come back to us, and we have heard them already. */
  private idsIn(data: Uint8Array): string[] | null {
    const [sender, ...ids] = JSON.parse(Buffer.from(data).toString()) as string[];
    return sender === this.self ? [] : ids;
  }

  private hand(topic: string, ids: readonly string[] | null): void {
    for (const listener of this.listeners.get(topic) ?? []) listener(ids);
  }

  private subjectOf(topic: string): string {
    return `parley.hint.${this.service}.${topic}`;
  }
}
