import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import type { ParleyUnderTest } from '#libs/testing';

/** The forum URL in the start log, with the key for development sign-in, if any. */
export function printedForum({ lines }: Pick<ParleyUnderTest, 'lines'>): string {
  const found = /forum: (\S+)/.exec(lines.join('\n'))?.[1];
  if (found === undefined) throw new Error(`No forum URL was printed:\n${lines.join('\n')}`);
  return found;
}

export function printedKey(parley: Pick<ParleyUnderTest, 'lines'>): string {
  return new URL(printedForum(parley)).hash.replace(/^#key=/, '');
}

export interface SignInResponse {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: { readonly token?: string; readonly code?: string };
}

/** `POST /forum/sign-in` with any headers; `fetch` does not allow to set Host and Origin. */
export async function signIn(
  address: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<SignInResponse> {
  const sent = request(`${address}/forum/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
  });
  sent.end(JSON.stringify(body));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: (await json(response)) as SignInResponse['body'],
  };
}
