import autocannon from 'autocannon';

/** The same number of connections as in the benchmarks of other systems. */
export const CONNECTIONS = 32;

export interface BenchRequest {
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
  /** Bytes of a response with its headers. */
  readonly bytes: number;
}

/** Each connection sends its share of the requests, or all if there are fewer than connections. @throws {Error} for an unexpected response */
export async function load(
  url: string,
  requests: readonly BenchRequest[],
  seconds: number,
  expected = 2,
): Promise<Measured> {
  const shares = sharesOf(requests);
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    setupClient: (client) => {
      client.setRequests(shares.next().value);
    },
  });
  const responses = { 2: result['2xx'], 3: result['3xx'] }[expected] ?? 0;
  const total = result.requests.total;
  if (responses !== total || result.errors > 0) {
    throw new Error(
      `${url}: ${String(total - responses)} of ${String(total)} refused, ${String(result.errors)} failed`,
    );
  }
  const { average } = result.requests;
  return {
    perSecond: average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    bytes: Math.round(result.throughput.average / average),
  };
}

function* sharesOf(requests: readonly BenchRequest[]): Generator<BenchRequest[], BenchRequest[]> {
  for (let i = 0; i < CONNECTIONS; i++) {
    yield requests.length < CONNECTIONS ? [...requests] : requests.filter((_, n) => n % CONNECTIONS === i);
  }
  return [...requests];
}
