import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { eventually, type ParleyUnderTest, startParley, testSetting } from '#libs/testing';
import { projectFolder, textOf } from './deployment/project-file.js';
import { parleyJson } from './support/cli.js';
import { bodyOf, type Client } from './support/client.js';
import type { TestDataDirectory } from './support/data-directory.js';
import { Forum } from './support/forum.js';
import { preparedDirectory } from './support/prepared.js';
import { SECRET } from './support/system.js';

const run = promisify(execFile);
jest.setTimeout(300_000);

/** What the program prints of an event. */
interface Seen {
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
  readonly id: string;
}

describe('the program in docs/subscribe.md', () => {
  let directory: TestDataDirectory;
  let parley: ParleyUnderTest;
  let forum: Forum;
  let program: string;
  let settings: Record<string, string>;

  beforeAll(async () => {
    directory = await preparedDirectory(SECRET);
    const shell = { PARLEY_DATA_DIR: directory.path, PARLEY_SECRET: SECRET };
    [parley, program] = await Promise.all([startParley('forum', shell), compiled()]);
    forum = new Forum(parley.address, SECRET);
    const command = ['subscriber', 'add', 'acme', '--site', 'default', '--types', 'comment.*'];
    const added = await parleyJson<{ natsUrl: string; password: string }>(shell, ...command);
    settings = { NATS_URL: added.natsUrl, NATS_USER: 'acme', NATS_PASSWORD: added.password };
  });

  afterAll(async () => {
    await parley.stop();
    directory.cleanUp();
  });

  it('gets every event, however often it is stopped, killed and started while people write', async () => {
    const [ada, ben] = [await forum.person('Ada'), await forum.person('Ben')];
    const post = await forum.post(ada);
    const published: string[] = [];
    const write = async (times: number) => {
      for (let i = 0; i < times; i++) published.push(...(await commentAndEdit(ben, post.id)));
    };
    const runs: Run[] = [];
    const begin = () => {
      const started = new Run(program, settings);
      runs.push(started);
      return started;
    };

    const first = begin();
    await Promise.all([write(10), first.hasSeen(6)]);
    const [, ending] = await Promise.all([write(5), first.end('SIGTERM')]);
    expect(ending).toEqual([0, null]);
    expect(first.complaints).toBe('');

    await write(10);
    const second = begin();
    await Promise.all([write(10), second.hasSeen(3)]);
    await Promise.all([write(5), second.end('SIGKILL')]);

    const third = begin();
    await write(5);
    // Messages in flight to a killed program are redelivered after 30 seconds.
    await eventually(() => {
      const seen = new Set(
        runs.flatMap(({ events }) => events.map(({ subject, sequence }) => `${subject} ${String(sequence)}`)),
      );
      expect([...seen].sort()).toEqual([...published].sort());
    }, 120_000);
    expect(await third.end('SIGINT')).toEqual([0, null]);

    for (const { events } of runs) expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    const types = new Set(runs.flatMap(({ events }) => events.map(({ type }) => type)));
    expect([...types].sort()).toEqual(['parley.comment.created.v1', 'parley.comment.edited.v1']);
  });

  it('has fewer than 40 lines', () => {
    expect(programText().trimEnd().split('\n').length).toBeLessThan(40);
  });

  /** @returns subject and sequence of the two events */
  async function commentAndEdit(by: Client, threadId: string): Promise<string[]> {
    const { id } = await forum.comment(by, threadId);
    bodyOf(await by.patch(`/v1/comments/${id}`, { body: 'Said better.' }));
    return [`comment/${id} 1`, `comment/${id} 2`];
  }
});

/** The running program, as an external user would run it. */
class Run {
  readonly events: Seen[] = [];
  complaints = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown[]>;

  constructor(file: string, settings: Record<string, string>) {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, [file], {
      env: { PATH, HOME, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    createInterface(child.stdout).on('line', (line) => {
      const [type = '', subject = '', sequence, id = ''] = line.split(' ');
      this.events.push({ type, subject, sequence: Number(sequence), id });
    });
    child.stderr.on('data', (chunk: Buffer) => (this.complaints += chunk.toString()));
    this.child = child;
    this.ended = once(child, 'close');
  }

  async hasSeen(count: number): Promise<void> {
    await eventually(() => {
      expect(this.events.length).toBeGreaterThanOrEqual(count);
    }, 120_000);
  }

  /** @returns exit code and signal */
  end(signal: NodeJS.Signals): Promise<unknown[]> {
    this.child.kill(signal);
    return this.ended;
  }
}

function programText(): string {
  const [, text] = /^```ts\n([\s\S]*?)^```$/m.exec(textOf('docs/subscribe.md')) ?? [];
  if (text === undefined) throw new Error('docs/subscribe.md has no program.');
  return text;
}

/** Compiles it, types and all, in a folder that has nothing but the packages. @returns the file to run */
async function compiled(): Promise<string> {
  const folder = mkdtempSync(join(testSetting('FOLDER'), 'subscribe-'));
  symlinkSync(join(projectFolder, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'program.ts'), programText());
  const tsc = join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc');
  const flags = ['--strict', '--target', 'es2022', '--module', 'nodenext', '--types', 'node', '--skipLibCheck'];
  await run(process.execPath, [tsc, ...flags, 'program.ts'], { cwd: folder });
  return join(folder, 'program.js');
}
