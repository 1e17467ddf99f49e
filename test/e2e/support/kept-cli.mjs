// The command line, loaded once for many commands: loading takes seconds, and most of what it does takes none.
import { runProgram } from '../../../dist/apps/forum/src/cli/program.js';

process.on('message', async ({ env, args }) => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  const printed = { stdout: '', stderr: '' };
  const restore = ['stdout', 'stderr'].map((name) => {
    const { write } = process[name];
    process[name].write = (text) => {
      printed[name] += text;
      return true;
    };
    return () => (process[name].write = write);
  });
  const code = (await runProgram(args)) || (process.exitCode ?? 0);
  process.exitCode = undefined;
  for (const back of restore) back();
  process.send({ code, ...printed });
});
