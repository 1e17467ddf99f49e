import autocannon from 'autocannon';

/** As many at once as the figures of other systems were measured with. */
export const CONNECTIONS = 32;

export interface Ask {
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface Measured {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Of an answer with its head. */
  readonly bytes: number;
}

/** Each connection asks its share in turn, or all if there are fewer than connections. @throws {Error} if an answer is not what was expected */
export async function load(url: string, asks: readonly Ask[], seconds: number, expected = 2): Promise<Measured> {
  const shares = sharesOf(asks);
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    setupClient: (client) => {
      client.setRequests(shares.next().value);
    },
  });
  const answers = { 2: result['2xx'], 3: result['3xx'] }[expected] ?? 0;
  const total = result.requests.total;
  if (answers !== total || result.errors > 0) {
    throw new Error(`${url}: ${String(total - answers)} of ${String(total)} refused, ${String(result.errors)} failed`);
  }
  const { average } = result.requests;
  return {
    perSecond: average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    bytes: Math.round(result.throughput.average / average),
  };
}

function* sharesOf(asks: readonly Ask[]): Generator<Ask[], Ask[]> {
  for (let i = 0; i < CONNECTIONS; i++) {
    yield asks.length < CONNECTIONS ? [...asks] : asks.filter((_, n) => n % CONNECTIONS === i);
  }
  return [...asks];
}
