// Runs npm scripts, the quick ones first, as many at once as there are cores; prints what failed and the command that repeats it.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const waiting = process.argv.slice(2);
const failed = [];

async function worker() {
  for (let script = waiting.shift(); script !== undefined; script = waiting.shift()) {
    const began = performance.now();
    const { code, output } = await run(script);
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} npm run ${script} (${seconds} s)`);
    if (code === 0) continue;
    console.log(output);
    failed.push(script);
  }
}

function run(script) {
  const child = spawn('npm', ['run', '--silent', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return new Promise((done) => child.on('close', (code) => done({ code, output })));
}

await Promise.all(Array.from({ length: availableParallelism() }, worker));
if (failed.length > 0) {
  console.log(`Repeat with: ${failed.map((script) => `npm run ${script}`).join('; ')}`);
  process.exitCode = 1;
}
