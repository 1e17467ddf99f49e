/** A response of the API. `body` is the parsed JSON, or null. */
export interface ApiResponse<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: T;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly traceId: string;
}

type Headers_ = Readonly<Record<string, string>>;

/** A client of the API, with or without a token, at one site. */
export class Client {
  constructor(
    readonly address: string,
    readonly token: string | null = null,
    private readonly site: string | null = null,
  ) {}

  get<T>(path: string, headers: Headers_ = {}): Promise<ApiResponse<T>> {
    return this.send<T>('GET', path, undefined, headers);
  }

  post<T>(path: string, body?: unknown, headers: Headers_ = {}): Promise<ApiResponse<T>> {
    return this.send<T>('POST', path, body, headers);
  }

  put<T>(path: string, body?: unknown, headers: Headers_ = {}): Promise<ApiResponse<T>> {
    return this.send<T>('PUT', path, body, headers);
  }

  patch<T>(path: string, body?: unknown, headers: Headers_ = {}): Promise<ApiResponse<T>> {
    return this.send<T>('PATCH', path, body, headers);
  }

  delete<T>(path: string, headers: Headers_ = {}): Promise<ApiResponse<T>> {
    return this.send<T>('DELETE', path, undefined, headers);
  }

  /** @param body a string is sent unchanged, anything else as JSON */
  async send<T>(method: string, path: string, body?: unknown, headers: Headers_ = {}): Promise<ApiResponse<T>> {
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(this.address + this.atSite(path), {
      method,
      headers: {
        ...(this.token !== null && { authorization: `Bearer ${this.token}` }),
        ...(payload !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload !== undefined && { body: payload }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    const parsed = (isJson && text !== '' ? JSON.parse(text) : null) as T;
    return { status: response.status, headers: response.headers, text, body: parsed };
  }

  private atSite(path: string): string {
    return this.site === null ? path : `${path}${path.includes('?') ? '&' : '?'}site=${this.site}`;
  }
}

/** The body of a response. @throws {Error} if it has another status */
export function bodyOf<T>(response: ApiResponse<T>, status = 200): T {
  if (response.status !== status) {
    throw new Error(`${String(status)} was expected, and this came: ${String(response.status)} ${response.text}`);
  }
  return response.body;
}

/** Expects a problem document with this status and code, and returns it. */
export function problemOf(response: ApiResponse, status: number, code: string): Problem {
  const problem = response.body as Problem | null;
  const type = response.headers.get('content-type')?.split(';')[0];
  const actual = { status: response.status, type, code: problem?.code };
  expect(actual).toEqual({ status, type: 'application/problem+json', code });
  if (problem === null) throw new Error('The problem document is empty.');
  expect(problem).toMatchObject({
    type: `urn:parley:problem:${code}`,
    title: expect.stringMatching(/./) as string,
    status,
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
  });
  return problem;
}
