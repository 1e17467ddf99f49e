import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawResponse {
  readonly status: number;
  readonly type: string;
  /** The code of a problem document, or null. */
  readonly code: string | null;
  readonly text: string;
}

/** Sends malformed requests as Latin-1, and reads until the server closes the connection. */
export async function rawRequest(address: string, head: string, body = ''): Promise<RawResponse> {
  const socket = await openSocket(address);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = once(socket, 'close');
  const lengthLine = body === '' ? '' : `Content-Length: ${String(Buffer.byteLength(body, 'latin1'))}\r\n`;
  socket.write(`${head}\r\nHost: localhost\r\nConnection: close\r\n${lengthLine}\r\n${body}`, 'latin1');
  await closed;
  const text = Buffer.concat(chunks).toString();
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0),
    type: /^content-type: ([^;\r]*)/im.exec(text)?.[1] ?? '',
    code: /"code":"([^"]*)"/.exec(text)?.[1] ?? null,
    text,
  };
}

export async function openSocket(address: string): Promise<Socket> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  // Only what was received until then counts.
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  return socket;
}
