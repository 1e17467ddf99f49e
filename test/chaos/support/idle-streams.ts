import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** How many connect at the same time. */
const TOGETHER = 100;

/** People who have a discussion open and only listen, each over a connection of their own. */
export class IdleStreams {
  private readonly listeners: Listener[] = [];

  /** Opens so many, spread over the threads, and waits until each is answered. @throws {Error} if one is refused */
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

  /** How many have been told of a comment how often, in this thread and in the others. */
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

  /** The least number of heartbeats that one of them has got. */
  get fewestHeartbeats(): number {
    return Math.min(...this.listeners.map(({ heartbeats }) => heartbeats));
  }

  disconnect(): void {
    for (const listener of this.listeners) listener.disconnect();
  }
}

/** What a stream said, without a client's means: ten thousand of those would be the test's own load. */
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
