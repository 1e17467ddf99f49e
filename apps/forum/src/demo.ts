import { Command, InvalidArgumentError } from 'commander';
import { isExplained, parseUrl } from '#libs/kernel';
import { Installation } from '#libs/runtime';
import { Api } from './demo/api.js';
import { DemoUsers } from './demo/demo-users.js';
import { readDiscussion } from './demo/discussion.js';
import { Player } from './demo/player.js';
import { Progress } from './demo/progress.js';
import { Report } from './demo/report.js';

const program = new Command('demo')
  .description('Plays a discussion of old texts on a running Parley, through its public API only.')
  .option('--url <address>', 'where Parley answers (default: http://127.0.0.1 and PORT, or 3000)', webAddress)
  .action(({ url }: { readonly url?: string }) => play(url));

function webAddress(text: string): string {
  if (!/^https?:\/\//.test(text) || parseUrl(text) === null)
    throw new InvalidArgumentError('It must look like http://host:3000.');
  return text;
}

async function play(url: string | undefined): Promise<void> {
  const discussion = readDiscussion();
  const progress = new Progress(Player.stepsOf(discussion), process.stdout);
  try {
    const address = (url ?? Installation.fromEnvironment([]).url).replace(/\/+$/, '');
    const reader = new Api(address);
    await reader.get('/v1/categories?limit=1');
    const users = await DemoUsers.signIn(discussion, address);
    const player = new Player(discussion, users, reader, progress);
    if (!(await player.run())) console.log('The discussion was played here before; this is its current state.');
    await new Report(discussion, users, reader, (line) => {
      console.log(line);
    }).run(player.ids);
    console.log('\nAll texts are in the public domain; apps/forum/src/demo/discussion.yaml names their sources.');
  } catch (error) {
    progress.abort();
    // The tokens come from the settings, whose errors have messages of their own.
    if (!isExplained(error)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

await program.parseAsync();
