/** A received event. */
export interface StreamEvent {
  readonly event: string;
  readonly id: number;
  readonly data: Record<string, unknown>;
}

/** A client of Server-Sent Events, which reads until it disconnects or the server ends the stream. */
export class EventStreamClient {
  readonly events: StreamEvent[] = [];
  hasEnded = false;

  private constructor(
    readonly headers: Headers,
    private readonly aborting: AbortController,
  ) {}

  /** @throws {Error} if the response is not a stream */
  static async open(address: string, headers: Readonly<Record<string, string>> = {}): Promise<EventStreamClient> {
    const aborting = new AbortController();
    const response = await fetch(address, { headers, signal: aborting.signal });
    if (response.status !== 200 || response.body === null) {
      throw new Error(`No stream came: ${String(response.status)} ${await response.text()}`);
    }
    const client = new EventStreamClient(response.headers, aborting);
    void client.read(response.body);
    return client;
  }

  /** Names and ids, in order. */
  get received(): string[] {
    return this.events.map(({ event, id }) => `${event} ${String(id)}`);
  }

  disconnect(): void {
    this.aborting.abort();
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body) {
        const frames = (text + decoder.decode(chunk, { stream: true })).split('\n\n');
        text = frames.pop() ?? '';
        for (const frame of frames) this.parse(frame);
      }
    } catch (error) {
      if (!this.aborting.signal.aborted) throw error;
    }
    this.hasEnded = true;
  }

  private parse(frame: string): void {
    const [, event, id, data] = /^event: (\w+)\nid: (\d+)\ndata: (.*)$/.exec(frame) ?? [];
    if (event === undefined || data === undefined) return;
    this.events.push({ event, id: Number(id), data: JSON.parse(data) as Record<string, unknown> });
  }
}
