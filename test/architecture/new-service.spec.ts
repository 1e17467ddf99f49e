import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type EmbeddedNats, startNats } from '#libs/embedded';
import { eventually, startParley, type TestDatabase, testDatabase, testSetting } from '#libs/testing';
import { natsPasswords, natsUrlOf } from '../../libs/runtime/src/credentials.js';
import { bodyOf, Client } from '../e2e/support/client.js';
import { Forum } from '../e2e/support/forum.js';
import { SECRET } from '../e2e/support/system.js';

const run = promisify(execFile);
const root = resolve('.');
const NAME = 'greetings';
const SERVICES = 'apps/forum/src/services.ts';

/** The generated files that must change, and no other. */
const GENERATED = [
  '.env.example',
  'Dockerfile',
  'deploy/Caddyfile',
  'deploy/nats/nats-services.conf',
  'deploy/schemas.json',
  'docker-compose.yml',
  'docs/architecture.md',
  'docs/cli.md',
  'docs/openapi.json',
  'docs/operating.md',
  'libs/client/src/schema.ts',
  'nest-cli.json',
  'package.json',
];

/** A copy of the project with the folder of the service and its entry in the list. */
let copy: string;
let database: TestDatabase;
let nats: EmbeddedNats;

beforeAll(async () => {
  copy = mkdtempSync(join(testSetting('FOLDER'), 'new-service-'));
  cpSync(root, copy, { recursive: true, filter: isCopied });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  cpSync(join(root, 'test/architecture/template-service'), join(copy, 'apps', NAME), { recursive: true });
  addToList();
  // `npm run types` checks the types of the template.
  await inCopy('tools/build.mjs');
  await inCopy('dist/apps/forum/src/generate.js');
  [database, nats] = await Promise.all([testDatabase(), startGeneratedNats()]);
});

afterAll(async () => {
  await nats.stop();
  await database.drop();
});

it('changes generated files, and nothing else has to be edited', () => {
  expect(changedFiles()).toEqual([...GENERATED, SERVICES].sort());
  for (const path of GENERATED) expect([path, new RegExp(NAME, 'i').test(textOf(path))]).toEqual([path, true]);
});

it('runs in one process with the others', async () => {
  const urls = userNames().map((name) => [`${name.toUpperCase()}_NATS_URL`, natsUrlOf(name, SECRET, nats.port)]);
  const settings = Object.fromEntries(urls) as Record<string, string>;
  const parley = await startParley('forum', { ...settings, ...commonSettings(), PARLEY_DATA_DIR: dataDir() }, copy);
  try {
    await expectGreeting('Hello', parley.address, parley.address);
    expect(bodyOf(await new Client(parley.address).get('/health/ready'))).toMatchObject({
      services: { [NAME]: { ready: true, broker: 'up' } },
    });
  } finally {
    await parley.stop();
  }
});

it('runs as a process of its own, as its own NATS user', async () => {
  const start = (name: string, more: Record<string, string> = {}) =>
    startParley(name, { ...commonSettings(), NATS_URL: natsUrlOf(name, SECRET, nats.port), ...more }, copy);
  const [posts, greetings] = await Promise.all([start('posts'), start(NAME, { GREETINGS_WORD: 'Welcome' })]);
  try {
    await expectGreeting('Welcome', posts.address, greetings.address);
  } finally {
    await Promise.all([posts.stop(), greetings.stop()]);
  }
});

/** The service receives the event of a new post, and responds below its prefix. */
async function expectGreeting(word: string, postsAddress: string, greetingsAddress: string): Promise<void> {
  const forum = new Forum(postsAddress, SECRET);
  const post = await forum.post(await forum.person('Ada'));
  await eventually(async () => {
    const { items } = bodyOf(await new Client(greetingsAddress).get<{ items: object[] }>('/v1/greetings'));
    expect(items).toContainEqual({ postId: post.id, text: `${word} Ada` });
  });
}

function commonSettings(): Record<string, string> {
  return { DATABASE_URL: database.adminUrl, PARLEY_SECRET: SECRET };
}

function dataDir(): string {
  return mkdtempSync(join(testSetting('FOLDER'), 'new-service-data-'));
}

/** An import and an entry: what a developer writes. */
function addToList(): void {
  const list = textOf(SERVICES);
  const [lastImport = ''] = /^import .*$(?![\s\S]*^import )/m.exec(list) ?? [];
  const added = list
    .replace(lastImport, `${lastImport}\nimport { greetingsService } from '../../${NAME}/src/service.js';`)
    .replace('\n];', '\n  greetingsService,\n];');
  writeFileSync(join(copy, SERVICES), added);
}

const NOT_COPIED = ['.git', '.parley', 'node_modules', 'coverage', 'output', 'bundle'];

function isCopied(path: string): boolean {
  return !NOT_COPIED.includes(basename(path));
}

/** The files of the copy that are new or different, without the service's own folder and what the compiler has written. */
function changedFiles(): string[] {
  return filesBelow('.')
    .filter((path) => !path.startsWith(`apps/${NAME}/`) && !path.startsWith('dist/'))
    .filter((path) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== textOf(path))
    .sort();
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(copy, folder), { withFileTypes: true })
    .filter(({ name }) => !NOT_COPIED.includes(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}

function textOf(path: string): string {
  return readFileSync(join(copy, path), 'utf8');
}

async function inCopy(program: string, ...args: string[]): Promise<void> {
  await run(process.execPath, [program, ...args], { cwd: copy });
}

/** A NATS server with the generated configuration. */
function startGeneratedNats(): Promise<EmbeddedNats> {
  const users = userNames().map((name) => ({ name }));
  return startNats({
    dataDir: dataDir(),
    binary: testSetting('NATS_SERVER'),
    configFile: join(copy, 'deploy/nats/nats.conf'),
    env: natsPasswords(users, SECRET),
  });
}

function userNames(): string[] {
  return [...textOf('deploy/nats/nats-services.conf').matchAll(/user: "(\w+)"/g)].map(([, name = '']) => name);
}
