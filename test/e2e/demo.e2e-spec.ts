import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

describe('the demo', () => {
  it.each([
    ['PORT', { PORT: '9' }, 'http://127.0.0.1:9 '],
    ['PARLEY_URL', { PARLEY_URL: 'http://localhost:9/' }, 'http://localhost:9 '],
  ])('finds Parley by %s', async (_name, settings, address) => {
    const demo = run(process.execPath, ['dist/bundle/demo.js'], {
      env: { PATH: process.env.PATH, ...settings },
    });
    await expect(demo).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`Nothing answers at ${address}`) as string,
    });
  });
});
