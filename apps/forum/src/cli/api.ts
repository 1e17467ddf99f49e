import type { Problem } from '#libs/http';
import { ExplainedError } from '#libs/kernel';
import { installation } from './options.js';

/** A request that Parley refused, or that did not reach it. */
export class ApiFailure extends ExplainedError {
  override readonly name = 'ApiFailure';

  constructor(
    message: string,
    /** Stable, such as `consumer.unknown`; null where no response came. */
    readonly code: string | null,
  ) {
    super(message);
  }
}

const SIGNED_BY =
  '\nThe token was signed with the secret that PARLEY_SITES gives to the site default, or else with PARLEY_SECRET or the secret in ' +
  'PARLEY_DATA_DIR: set them as for Parley itself, or give --token.';

/** Where Parley answers, and an admin's token; the environment gives both where the options do not. */
export interface ApiOptions {
  readonly url?: string;
  readonly token?: string;
}

/** The HTTP API of a running Parley. */
export class Api {
  private constructor(
    private readonly url: string,
    private readonly token: string | null,
    /** Added to the message if the token is refused. */
    private readonly hint = '',
  ) {}

  /** As an admin. */
  static async open({ url, token }: ApiOptions): Promise<Api> {
    const parley = installation();
    if (token !== undefined) return new Api(url ?? parley.url, token);
    return new Api(url ?? parley.url, await parley.adminToken(), SIGNED_BY);
  }

  /** For what anonymous readers may know, of any site. */
  static withoutToken({ url }: ApiOptions): Api {
    return new Api(url ?? installation().url, null);
  }

  get<T>(path: string): Promise<T> {
    return this.send<T>('GET', path);
  }

  /** @throws {ApiFailure} */
  async send<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await this.fetch(method, path, body);
    const text = await response.text();
    if (!response.ok) throw failureIn(response, text, response.status === 401 ? this.hint : '');
    return (text === '' ? null : JSON.parse(text)) as T;
  }

  private async fetch(method: string, path: string, body?: object): Promise<Response> {
    try {
      return await fetch(this.url.replace(/\/$/, '') + path, {
        method,
        headers: {
          ...(this.token !== null && { authorization: `Bearer ${this.token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      // fetch hides the reason (connection refused, unknown host) in the cause.
      const { message, cause } = error as Error;
      const reason = cause instanceof Error && cause.message !== '' ? cause.message : message;
      throw new ApiFailure(`Parley does not answer at ${this.url}: ${reason}. Is it running? See --url.`, null);
    }
  }
}

function failureIn(response: Response, text: string, hint: string): ApiFailure {
  const status = `${String(response.status)} ${response.statusText}`;
  if (response.headers.get('content-type')?.includes('problem+json') !== true) {
    return new ApiFailure(`${status}: this response is not from Parley.`, null);
  }
  const { title, detail, code, errors = [] } = JSON.parse(text) as Problem;
  const details = errors.map(({ path, message }) => `\n  ${path} ${message}`).join('');
  return new ApiFailure(`${title}. ${detail ?? ''} (${code})${details}${hint}`.replace('.  (', '. ('), code);
}
