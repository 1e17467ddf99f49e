import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { freePort } from '#libs/embedded';
import { eventually, testSetting } from '#libs/testing';
import { openSocket } from './raw-http.js';

export interface OtherNats {
  readonly url: string;
  stop(): Promise<void>;
}

/** A real nats-server with flags of the test's own, such as one without `-js`. */
export async function natsServerWith(...flags: string[]): Promise<OtherNats> {
  const port = await freePort();
  const child: ChildProcess = spawn(testSetting('NATS_SERVER'), ['-a', '127.0.0.1', '-p', String(port), ...flags], {
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  await eventually(async () => (await openSocket(`http://127.0.0.1:${String(port)}`)).destroy());
  return {
    url: `nats://127.0.0.1:${String(port)}`,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** A fake NATS server of this version, which replies to pings. */
export async function natsServerOfVersion(version: string): Promise<OtherNats> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const info = { server_id: 'OLD', version, proto: 1, headers: true, jetstream: true, max_payload: 1_048_576 };
    socket.write(`INFO ${JSON.stringify(info)}\r\n`);
    socket.on('data', (data) => {
      if (data.includes('PING')) socket.write('PONG\r\n');
    });
    socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `nats://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
