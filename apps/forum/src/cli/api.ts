import type { Problem } from '#libs/http';
import { Installation } from '#libs/runtime';

/** A request that Parley refused, or that did not reach it; the message is for whoever typed the command. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';

  constructor(
    message: string,
    /** Stable, such as `consumer.unknown`; null where no answer came. */
    readonly code: string | null,
  ) {
    super(message);
  }
}

const SIGNED_BY =
  '\nThe token was signed with the secret that PARLEY_SITES gives to the site default, or else with PARLEY_SECRET or the secret in ' +
  'PARLEY_DATA_DIR: set them as for Parley itself, or give --token.';

/** Where to find Parley and as whom; both are found out where they are not given. */
export interface ApiOptions {
  readonly url?: string;
  readonly token?: string;
}

/** A running Parley, by its HTTP API. */
export class Api {
  private constructor(
    private readonly url: string,
    private readonly token: string | null,
    /** Said to whoever is taken for nobody. */
    private readonly hint = '',
  ) {}

  /** For an admin. */
  static async open({ url, token }: ApiOptions): Promise<Api> {
    const installation = Installation.atHand();
    if (token !== undefined) return new Api(url ?? installation.url, token);
    return new Api(url ?? installation.url, await installation.adminToken(), SIGNED_BY);
  }

  /** For what everybody may know, of any site. */
  static withoutToken({ url }: ApiOptions): Api {
    return new Api(url ?? Installation.atHand().url, null);
  }

  get<T>(path: string): Promise<T> {
    return this.send<T>('GET', path);
  }

  /** @throws {ApiFailure} */
  async send<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await this.fetch(method, path, body);
    const text = await response.text();
    if (!response.ok) throw refusalIn(response, text, response.status === 401 ? this.hint : '');
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

function refusalIn(response: Response, text: string, hint: string): ApiFailure {
  const said = `${String(response.status)} ${response.statusText}`;
  if (response.headers.get('content-type')?.includes('problem+json') !== true) {
    return new ApiFailure(`${said}: this is no answer of Parley's.`, null);
  }
  const { title, detail, code, errors = [] } = JSON.parse(text) as Problem;
  const faults = errors.map(({ path, message }) => `\n  ${path} ${message}`).join('');
  return new ApiFailure(`${title}. ${detail ?? ''} (${code})${faults}${hint}`.replace('.  (', '. ('), code);
}
