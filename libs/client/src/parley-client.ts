import createClient, { type Client, createQuerySerializer, type Middleware } from 'openapi-fetch';
import { ParleyProblem, type Problem } from './problem.js';
import type { paths } from './schema.js';

export type ParleyClient = Client<paths>;

export interface ParleyClientOptions {
  /** Where Parley is, for example `https://talk.example.org`. */
  readonly url: string;
  /** `default` unless given. */
  readonly site?: string;
  /** Asked before every call, so that a token may change or be renewed; `null` reads as nobody. */
  readonly token?: () => string | null | Promise<string | null>;
  /** The platform's own unless given. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** Every route of the OpenAPI document with its types. A refusal throws `ParleyProblem`, a broken connection what `fetch` throws. */
export function parleyClient({ url, site = 'default', token, fetch }: ParleyClientOptions): ParleyClient {
  const written = createQuerySerializer();
  const client = createClient<paths>({
    baseUrl: url,
    // Not by a request made anew from the first one: its body would be a stream, which browsers send over HTTP/2 only.
    querySerializer: (query) => written(site === 'default' ? query : { ...query, site }),
    ...(fetch === undefined ? {} : { fetch }),
  });
  client.use(withToken(token ?? (() => null)), throwing);
  return client;
}

function withToken(token: () => string | null | Promise<string | null>): Middleware {
  return {
    async onRequest({ request }) {
      const bearer = await token();
      if (bearer !== null) request.headers.set('Authorization', `Bearer ${bearer}`);
      return request;
    },
  };
}

const throwing: Middleware = {
  async onResponse({ response }) {
    // 304 is an answer to `If-None-Match`, with nothing in it.
    if (response.ok || response.status === 304) return;
    const retryAfter = response.headers.get('Retry-After');
    throw new ParleyProblem(await problemIn(response), retryAfter === null ? null : Number(retryAfter));
  },
};

/** A proxy in between may refuse in words of its own. */
async function problemIn(response: Response): Promise<Problem> {
  if (response.headers.get('Content-Type')?.startsWith('application/problem+json') === true) {
    return (await response.json()) as Problem;
  }
  return { type: 'about:blank', title: response.statusText, status: response.status, code: 'http.unexpected' };
}
