import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { freePort } from '../free-port.js';
import { isAlive, waitForExit } from '../processes.js';
import { findNatsServer } from './find-nats-server.js';
import { NatsServerUnavailable } from './nats-server-unavailable.js';
import { startNats, type EmbeddedNats, type StartNatsOptions } from './start-nats.js';

let binary: string;
let root: string;
let started: EmbeddedNats[];

beforeAll(async () => {
  // eslint-disable-next-line no-restricted-properties -- a test has no runtime above it that would pass the PATH in
  const path = process.env.PATH;
  ({ binary } = await findNatsServer({ path, cacheDir: join(homedir(), '.cache', 'parley') }));
}, 240_000);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'start-nats-'));
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((server) => server.stop()));
  await rm(root, { recursive: true, force: true });
});

async function start(options: Partial<StartNatsOptions> = {}): Promise<EmbeddedNats> {
  const server = await startNats({ dataDir: join(root, "Zoë's data", 'nats'), binary, ...options });
  started.push(server);
  return server;
}

it('starts with JetStream on a free port of the loopback, and stops', async () => {
  const server = await start();
  expect(server).toMatchObject({ how: 'started', url: `nats://127.0.0.1:${server.port}` });
  const connection = await connect({ servers: server.url });
  expect(connection.info?.version).toBe(server.version);
  await jetstreamManager(connection);
  await connection.close();

  await server.stop();
  expect(await isAlive(server.pid)).toBe(false);
  await expect(connect({ servers: server.url, reconnect: false })).rejects.toThrow();
  await server.stop();
});

it('moves the streams of a start without accounts to the account that holds them now, once', async () => {
  const first = await start();
  await withJetStream(first.url, async ({ manager, client }) => {
    await manager.streams.add({ name: 'kept', subjects: ['kept.>'] });
    await client.publish('kept.one', 'hello');
  });
  await first.stop();

  const configFile = join(root, 'accounts.conf');
  const account = '{ jetstream: enabled, users: [{ user: ada, password: secret }] }';
  await writeFile(
    configFile,
    `jetstream { store_dir: $PARLEY_NATS_STORE }\naccounts { THEIRS ${account} }\nno_auth_user: ada\n`,
  );
  for (let starts = 0; starts < 2; starts++) {
    const server = await start({ configFile, account: 'THEIRS' });
    await withJetStream(server.url, async ({ manager, client }) => {
      expect((await manager.streams.info('kept')).state.messages).toBe(1 + starts);
      await client.publish('kept.one', 'again');
    });
    await server.stop();
  }
});

it('uses the given port, and finds its streams again', async () => {
  const port = await freePort();
  const first = await start({ port });
  expect(first.port).toBe(port);
  await withJetStream(first.url, async ({ manager, client }) => {
    await manager.streams.add({ name: 'kept', subjects: ['kept.>'] });
    await client.publish('kept.one', 'hello');
  });
  await first.stop();

  const second = await start();
  await withJetStream(second.url, async ({ manager }) => {
    expect((await manager.streams.info('kept')).state.messages).toBe(1);
  });
});

it('comes back on its last port, which external subscribers know, unless that is taken', async () => {
  const first = await start();
  await first.stop();
  const second = await start();
  expect(second.port).toBe(first.port);
  await second.stop();
  const other = await start({ dataDir: join(root, 'other'), port: first.port });
  expect((await start()).port).not.toBe(other.port);
});

it('replaces a server of an earlier run on the folder', async () => {
  const left = await start();
  const lines: string[] = [];
  const next = await start({ report: (line) => lines.push(line) });
  expect(next.how).toBe('replaced');
  expect(next.pid).not.toBe(left.pid);
  expect(await isAlive(left.pid)).toBe(false);
  expect(lines).toEqual([`nats-server of an earlier run still runs (process ${left.pid}): replacing it`]);
});

it('replaces even one that hangs', async () => {
  const left = await start();
  process.kill(left.pid, 'SIGSTOP');
  const next = await start();
  expect(next.how).toBe('replaced');
  expect(await waitForExit(left.pid, 1_000)).toBe(true);
});

it('leaves another program alone whose pid is in an old pid file', async () => {
  const first = await start();
  await first.stop();
  await writeFile(join(root, "Zoë's data", 'nats', 'nats-server.pid'), String(process.pid));
  expect(await start()).toMatchObject({ how: 'started' });
});

it('runs two servers on different folders', async () => {
  const [one, two] = await Promise.all([start({ dataDir: join(root, 'one') }), start({ dataDir: join(root, 'two') })]);
  expect(one.port).not.toBe(two.port);
  expect(await Promise.all([isAlive(one.pid), isAlive(two.pid)])).toEqual([true, true]);
});

it('passes a config file and the variables that it names', async () => {
  const configFile = join(root, 'nats.conf');
  await writeFile(
    configFile,
    'port: 1\nmax_payload: 2MB\njetstream { store_dir: $PARLEY_NATS_STORE }\nauthorization { users: [ { user: posts, password: $POSTS_PASSWORD } ] }\n',
  );
  const server = await start({ configFile, env: { POSTS_PASSWORD: 'secret' } });
  await expect(connect({ servers: server.url, reconnect: false })).rejects.toThrow(/authorization/i);
  const connection = await connect({ servers: server.url, user: 'posts', pass: 'secret' });
  expect(connection.info?.max_payload).toBe(2 * 1024 * 1024);
  expect(await readdir(join(root, "Zoë's data", 'nats', 'store'))).toEqual(['jetstream']);
  await connection.close();
});

it('reports the output of a server that does not start', async () => {
  const configFile = join(root, 'nats.conf');
  await writeFile(configFile, 'no_such_setting_at_all: {\n');
  const failure = start({ configFile });
  await expect(failure).rejects.toThrow(NatsServerUnavailable);
  await expect(failure).rejects.toThrow(/ended at once\. Its last lines:\n.*Parse error/);
});

it('reports a taken port', async () => {
  const { port } = await start({ dataDir: join(root, 'one') });
  await expect(start({ dataDir: join(root, 'two'), port })).rejects.toThrow(/address already in use/);
});

it('reports a missing program', async () => {
  await expect(start({ binary: join(root, 'none') })).rejects.toThrow(/^Cannot run .*ENOENT/);
});

it('reports a path that cannot be a folder', async () => {
  await writeFile(join(root, 'file'), '');
  await expect(start({ dataDir: join(root, 'file') })).rejects.toThrow(/cannot be used for NATS .*PARLEY_DATA_DIR/);
});

it('leaves only store, port, pid file and log in its folder', async () => {
  const server = await start();
  await server.stop();
  expect((await readdir(join(root, "Zoë's data", 'nats'))).filter((name) => !name.endsWith('.ports'))).toEqual(
    expect.arrayContaining(['nats-server.log', 'store']),
  );
});

async function withJetStream(
  url: string,
  work: (use: {
    manager: Awaited<ReturnType<typeof jetstreamManager>>;
    client: ReturnType<typeof jetstream>;
  }) => Promise<void>,
): Promise<void> {
  const connection = await connect({ servers: url });
  try {
    await work({ manager: await jetstreamManager(connection), client: jetstream(connection) });
  } finally {
    await connection.close();
  }
}
