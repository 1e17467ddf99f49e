import type { Installation } from './installation.js';
import type { Service } from './replica.js';

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly token?: string;
  readonly body?: object;
  /** The Idempotency-Key. */
  readonly key?: string;
}

/** Sends a request to the next replica of a service, without retry. */
export async function sendRequest(
  installation: Installation,
  service: Service,
  path: string,
  { method = 'GET', token, body, key }: RequestOptions = {},
): Promise<Response> {
  return fetch(installation.nextReplica(service).address + path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/** The body of a 2xx response. @throws {Error} for any other status */
export async function bodyOf<T>(pending: Promise<Response>): Promise<T> {
  const response = await pending;
  const text = await response.text();
  if (!response.ok) throw new Error(`${String(response.status)}: ${text}`);
  return JSON.parse(text) as T;
}
