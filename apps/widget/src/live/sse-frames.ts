/** An event of a stream. */
export interface Frame {
  readonly event: string;
  readonly id: string;
  readonly data: string;
}

/** Reads Server-Sent Events (WHATWG HTML, 9.2.6) out of text that comes in pieces; comments and `retry` are left out. */
export class SseFrames {
  private rest = '';

  /** @returns the events that are whole by now */
  read(piece: string): Frame[] {
    const blocks = (this.rest + piece).split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.map(frameOf).filter(({ data }) => data !== '');
  }
}

function frameOf(block: string): Frame {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    const before = fields.get(name);
    fields.set(name, name === 'data' && before !== undefined ? `${before}\n${value}` : value);
  }
  return { event: fields.get('event') ?? 'message', id: fields.get('id') ?? '', data: fields.get('data') ?? '' };
}
