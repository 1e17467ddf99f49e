import createClient, { type Client, createQuerySerializer, type Middleware } from 'openapi-fetch';
import { ParleyProblem, type Problem } from './problem.js';
import type { paths } from './schema.js';

export type ParleyClient = Client<paths>;

export interface ParleyClientOptions {
  /** The base URL of Parley, for example `https://talk.example.org`. */
  readonly url: string;
  /** Defaults to `default`. */
  readonly site?: string;
  /** Called before every request, so a token can change or be renewed. `null` sends an anonymous request. */
  readonly token?: () => string | null | Promise<string | null>;
  /** Defaults to the platform's own. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/**
 * A typed method for every route of the OpenAPI document. An error response throws a `ParleyProblem`; if the connection fails,
 * the call throws what `fetch` throws.
 */
export function parleyClient({ url, site = 'default', token, fetch }: ParleyClientOptions): ParleyClient {
  const serializeQuery = createQuerySerializer();
  const client = createClient<paths>({
    baseUrl: url,
    // A middleware would have to copy the request to change its URL. The copy's body is a stream, which browsers send over HTTP/2 only.
    querySerializer: (query) => serializeQuery(site === 'default' ? query : { ...query, site }),
    ...(fetch === undefined ? {} : { fetch }),
  });
  client.use(sendToken(token ?? (() => null)), throwProblems);
  return client;
}

function sendToken(token: () => string | null | Promise<string | null>): Middleware {
  return {
    async onRequest({ request }) {
      const bearer = await token();
      if (bearer !== null) request.headers.set('Authorization', `Bearer ${bearer}`);
      return request;
    },
  };
}

const throwProblems: Middleware = {
  async onResponse({ response }) {
    // 304 is the expected response to `If-None-Match` and has no body.
    if (response.ok || response.status === 304) return;
    const retryAfter = response.headers.get('Retry-After');
    throw new ParleyProblem(await readProblem(response), retryAfter === null ? null : Number(retryAfter));
  },
};

/** A proxy between the client and Parley may respond with something other than a problem document. */
async function readProblem(response: Response): Promise<Problem> {
  if (response.headers.get('Content-Type')?.startsWith('application/problem+json') === true) {
    return (await response.json()) as Problem;
  }
  return { type: 'about:blank', title: response.statusText, status: response.status, code: 'http.unexpected' };
}
