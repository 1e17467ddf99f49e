import { connect } from 'node:net';

/** The first message of a NATS server, about itself. */
export interface ServerInfo {
  version: string;
  jetstream: boolean;
}

/** The server's first line on a connection, `INFO {…}\r\n`; undefined for anything else. */
export function parseInfo(text: string): ServerInfo | undefined {
  const json = /^INFO (\{.*\})\s*\r\n/.exec(text)?.[1];
  if (json === undefined) return undefined;
  const info = JSON.parse(json) as { version?: unknown; jetstream?: unknown };
  return typeof info.version === 'string' ? { version: info.version, jetstream: info.jetstream === true } : undefined;
}

/** Connects to a port of 127.0.0.1 and reads that line. Rejects if no server answers within `timeoutMs`. */
export function readInfo(port: number, timeoutMs: number): Promise<ServerInfo> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    let text = '';
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no greeting from port ${port}`)));
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
      const info = parseInfo(text);
      if (info === undefined) return;
      resolve(info);
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => {
      reject(new Error(`port ${port} closed the connection without a greeting`));
    });
  });
}
