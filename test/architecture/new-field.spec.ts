import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import pg from 'pg';
import { signToken } from '#libs/http';
import { type TestDatabase, testDatabase, type TestNats, testNats } from '#libs/testing';

const root = resolve('.');
const SECRET = 'a secret that is for this test only';

/** The manual changes for a new field of a comment: by file, the text to insert after an anchor. */
const patches: Readonly<Record<string, readonly (readonly [after: string, added: string])[]>> = {
  'apps/comments/migrations/209912311200_language.sql': [['', 'ALTER TABLE comments ADD COLUMN language text;\n']],
  'apps/comments/src/domain/comment.ts': [
    ['  readonly bodyHtml: string;\n', '  readonly language: string | null;\n'],
    ["CommentInput = Pick<Comment, 'body'", " | 'language'"],
    ['return comment.body === input.body', ' && comment.language === input.language'],
  ],
  'apps/comments/src/persistence/comment.entity.ts': [
    ["    body: { type: 'text' },\n", "    language: { type: 'text', nullable: true },\n"],
  ],
  'apps/comments/src/http/comment.dto.ts': [
    [
      '  readonly body: string;\n',
      '\n  @Text({ max: 35, optional: true, nullable: true })\n  readonly language: string | null = null;\n',
    ],
  ],
  'apps/comments/src/queries/comment-view.ts': [
    ['  bodyHtml: Type.Optional(Type.String()),\n', '  language: Type.Union([Type.String(), Type.Null()]),\n'],
    ['    ...(isShown && { author, body, bodyHtml }),\n', '    language: isShown ? comment.language : null,\n'],
  ],
  'libs/contracts/src/events/comments.ts': [
    ['  bodyHtml: Type.String(),\n', '  language: nullable(Type.String()),\n'],
    ["  links: ['https://example.org/plans'],\n", '  language: null,\n'],
  ],
};

interface Comment {
  readonly id: string;
  readonly language: string | null;
  readonly revision: number;
}

describe('a new field of a comment', () => {
  const copy = mkdtempSync(join(tmpdir(), 'parley-new-field-'));
  let database: TestDatabase;
  let nats: TestNats;
  let service: ChildProcess | null = null;
  let address: string;
  let token: string;

  beforeAll(async () => {
    copyTree(copy);
    for (const [path, changes] of Object.entries(patches)) patch(join(copy, path), changes);
    [database, nats, token] = await Promise.all([
      testDatabase(),
      testNats(),
      signToken(SECRET, { sub: 'ada', name: 'Ada' }, '1h'),
      compile(copy),
    ]);
    [service, address] = await start(copy, { DATABASE_URL: database.adminUrl, NATS_URL: nats.url });
  });
  afterAll(async () => {
    service?.kill();
    if (service !== null && service.exitCode === null) await once(service, 'exit');
    await Promise.all([nats.stop(), database.drop()]);
    rmSync(copy, { recursive: true });
  });

  async function request<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(address + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${String(response.status)} ${text}`);
    return JSON.parse(text) as T;
  }

  /** The fields of the events of this type, in their order. */
  async function published(type: string): Promise<{ language: string | null }[]> {
    const client = new pg.Client({ connectionString: database.adminUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ data: { language: string | null } }>(
        `SELECT envelope::json -> 'data' AS data FROM (
           SELECT id, envelope FROM comments.outbox UNION SELECT id, envelope FROM comments.outbox_sent
         ) AS event WHERE envelope::json ->> 'type' = $1 ORDER BY id`,
        [type],
      );
      return rows.map(({ data }) => data);
    } finally {
      await client.end();
    }
  }

  it('is named in at most six files', () => {
    expect(Object.keys(patches).length).toBeLessThanOrEqual(6);
  });

  it('is written, read, edited and published', async () => {
    const thread = await request<{ id: string }>('PUT', '/v1/threads', { url: 'http://localhost/on-engines' });
    const list = `/v1/threads/${thread.id}/comments`;
    const written = await request<Comment>('POST', list, { body: 'Eins.', language: 'de' });
    const plain = await request<Comment>('POST', list, { body: 'One.' });
    expect([written.language, plain.language]).toEqual(['de', null]);
    const { items } = await request<{ items: Comment[] }>('GET', list);
    expect(items.map(({ language }) => language)).toEqual(['de', null]);
    const edited = await request<Comment>('PATCH', `/v1/comments/${written.id}`, { body: 'Eins.', language: 'nl' });
    expect(edited).toMatchObject({ language: 'nl', revision: 2 });
    expect(await request('GET', `/v1/comments/${written.id}`)).toMatchObject({ language: 'nl' });
    expect(await published('parley.comment.created.v1')).toMatchObject([{ language: 'de' }, { language: null }]);
    expect(await published('parley.comment.edited.v1')).toMatchObject([{ language: 'nl' }]);
  });
});

/** A copy of the sources and the build, so that only patched files are compiled again. */
function copyTree(to: string): void {
  const tracked = ['apps', 'libs', 'test', 'tools', 'deploy', 'package.json', 'package-lock.json', 'tsconfig.json'];
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', ...tracked];
  const files = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\n');
  for (const file of files.filter((path) => path !== '' && existsSync(join(root, path)))) {
    cpSync(join(root, file), join(to, file));
  }
  cpSync(join(root, 'dist'), join(to, 'dist'), { recursive: true, filter: (path) => basename(path) !== 'bundle' });
  symlinkSync(join(root, 'node_modules'), join(to, 'node_modules'));
}

function patch(path: string, changes: readonly (readonly [after: string, added: string])[]): void {
  let text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  for (const [after, added] of changes) {
    const at = text.indexOf(after);
    if (at === -1) throw new Error(`${path} has no ${JSON.stringify(after)} any more: adapt this test.`);
    text = text.slice(0, at + after.length) + added + text.slice(at + after.length);
  }
  writeFileSync(path, text);
}

/** Checks the types of the service, and builds it. @throws {Error} with what the compiler says */
async function compile(tree: string): Promise<void> {
  const files = ['apps/comments/src/main.ts'];
  writeFileSync(
    join(tree, 'tsconfig.comments.json'),
    JSON.stringify({ extends: './tsconfig.json', files, include: [] }),
  );
  try {
    await Promise.all([
      runInTree(tree, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.comments.json', '--noEmit'),
      runInTree(tree, 'tools/build.mjs'),
    ]);
  } catch (error) {
    throw new Error((error as { stdout?: string }).stdout ?? String(error), { cause: error });
  }
}

async function runInTree(tree: string, program: string, ...args: string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [program, ...args], { cwd: tree });
}

async function start(tree: string, servers: Record<string, string>): Promise<[ChildProcess, address: string]> {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, PORT: '0', PARLEY_SECRET: SECRET, PARLEY_RATE_LIMITS: 'off', ...servers };
  const child = spawn(process.execPath, ['dist/bundle/comments.js'], {
    cwd: tree,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (line.includes('"address"')) {
      // Drain the output: a full pipe would block the service.
      child.stdout.resume();
      return [child, (JSON.parse(line) as { address: string }).address];
    }
  }
  throw new Error(`The service ended before it was ready:\n${lines.join('\n')}`);
}
