import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** How many connect concurrently. */
const TOGETHER = 100;

/** Clients that only listen to the stream of a thread, each on its own connection. */
export class IdleStreams {
  private readonly listeners: Listener[] = [];

  /** Opens `count` streams across the threads, and waits for their responses. @throws {Error} if one is refused */
  async open(address: string, threads: readonly string[], count: number): Promise<void> {
    const { hostname, port } = new URL(address);
    let begun = 0;
    const openSome = async () => {
      while (begun < count) {
        const thread = threads[begun++ % threads.length] ?? '';
        const socket = connect(Number(port), hostname);
        await once(socket, 'connect');
        const listener = new Listener(thread, socket);
        this.listeners.push(listener);
        await listener.opened;
      }
    };
    await Promise.all(Array.from({ length: TOGETHER }, openSome));
  }

  /** How many are still connected. */
  get connected(): number {
    return this.listeners.filter(({ isOpen }) => isOpen).length;
  }

  /** How many streams have received a comment how often, in its thread and in other threads. */
  deliveriesOf(comment: string, thread: string): { readonly here: Record<number, number>; readonly elsewhere: number } {
    const here: Record<number, number> = {};
    let elsewhere = 0;
    for (const listener of this.listeners) {
      const times = listener.timesReceived(comment);
      if (listener.thread !== thread) elsewhere += times;
      else here[times] = (here[times] ?? 0) + 1;
    }
    return { here, elsewhere };
  }

  /** The minimal number of heartbeats that a stream has received. */
  get fewestHeartbeats(): number {
    return Math.min(...this.listeners.map(({ heartbeats }) => heartbeats));
  }

  disconnect(): void {
    for (const listener of this.listeners) listener.disconnect();
  }
}

/** A minimal client that only collects the text: ten thousand full clients would overload the test. */
class Listener {
  isOpen = true;
  readonly opened: Promise<void>;
  private received = '';

  constructor(
    readonly thread: string,
    private readonly socket: Socket,
  ) {
    socket.setEncoding('utf8');
    this.opened = new Promise((resolve, reject) => {
      socket.on('data', (text: string) => {
        this.received += text;
        if (this.received.startsWith('HTTP/1.1 200 ')) resolve();
        else reject(new Error(this.received));
      });
      socket.on('error', reject);
    });
    socket.on('close', () => {
      this.isOpen = false;
    });
    socket.write(`GET /v1/threads/${thread}/events HTTP/1.1\r\nHost: parley\r\nAccept: text/event-stream\r\n\r\n`);
  }

  timesReceived(comment: string): number {
    return this.received.split(`"id":"${comment}"`).length - 1;
  }

  get heartbeats(): number {
    return this.received.split('\n: \n').length - 1;
  }

  disconnect(): void {
    this.socket.destroy();
  }
}
