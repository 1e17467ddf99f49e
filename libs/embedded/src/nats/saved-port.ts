import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { hasCode } from '../has-code.js';

/** The port of the last start, where external subscribers expect the server; undefined if it is taken now. */
export async function savedPort(dataDir: string): Promise<number | undefined> {
  try {
    const port = Number(await readFile(fileIn(dataDir), 'utf8'));
    return Number.isInteger(port) && port > 0 && (await isFree(port)) ? port : undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

export async function savePort(dataDir: string, port: number): Promise<void> {
  await writeFile(fileIn(dataDir), String(port));
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'port');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (hasCode(error, 'EADDRINUSE', 'EACCES', 'ERR_SOCKET_BAD_PORT')) return false;
    throw error;
  } finally {
    server.close();
  }
}
