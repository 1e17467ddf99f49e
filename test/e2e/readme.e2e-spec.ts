import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually, type ParleyUnderTest, startParley, testSetting } from '#libs/testing';

const run = promisify(execFile);

describe('the tour of the README', () => {
  let parley: ParleyUnderTest;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(testSetting('FOLDER'), 'readme-'));
    parley = await startParley('forum', { PARLEY_DATA_DIR: dataDir });
  }, 60_000);

  afterAll(async () => {
    await parley.stop();
  });

  test('works as written', async () => {
    const tour = /## A tour with curl\s+```sh\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
    const script = tour.replace('http://localhost:3000', parley.address);
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', `${script}\necho; echo "$POST"; echo "$ADA"`], {
      env: { ...process.env, PARLEY_DATA_DIR: dataDir },
    });
    expect(stdout).not.toContain('urn:parley:problem');
    const [postId = '', token = ''] = stdout.trim().split('\n').slice(-2);
    await eventually(async () => {
      const post = await json<{ commentCount: number }>(`/v1/posts/${postId}`, token);
      expect(post.commentCount).toBe(1);
      expect(await json('/v1/notifications/unread-count', token)).toEqual({ count: 1 });
    });
  }, 60_000);

  async function json<T>(path: string, token: string): Promise<T> {
    const response = await fetch(parley.address + path, { headers: { authorization: `Bearer ${token}` } });
    return (await response.json()) as T;
  }
});
