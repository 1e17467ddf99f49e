import { Command, InvalidArgumentError } from 'commander';
import { urlIn } from '#libs/kernel';
import { Installation, isForNewcomers } from '#libs/runtime';
import { Api } from './demo/api.js';
import { Cast } from './demo/cast.js';
import { DemoFailed } from './demo/demo-failed.js';
import { readDiscussion } from './demo/discussion.js';
import { Play } from './demo/play.js';
import { Progress } from './demo/progress.js';
import { Show } from './demo/show.js';

const program = new Command('demo')
  .description('Plays a discussion of old texts on a running Parley, through its public API only.')
  .option('--url <address>', 'where it runs (default: http://127.0.0.1 and PORT, or 3000)', webAddress)
  .action(({ url }: { readonly url?: string }) => play(url));

function webAddress(text: string): string {
  if (!/^https?:\/\//.test(text) || urlIn(text) === null)
    throw new InvalidArgumentError('It must look like http://host:3000.');
  return text;
}

async function play(url: string | undefined): Promise<void> {
  const discussion = readDiscussion();
  const progress = new Progress(Play.stepsOf(discussion), process.stdout);
  try {
    const address = (url ?? Installation.atHand().url).replace(/\/+$/, '');
    const reader = new Api(address);
    await reader.get('/v1/categories?limit=1');
    const cast = await Cast.gather(discussion, address);
    const scene = new Play(discussion, cast, reader, progress);
    if (!(await scene.run())) console.log('The discussion was played here before; this is what became of it.');
    await new Show(discussion, cast, reader, (line) => {
      console.log(line);
    }).run(scene.ids);
    console.log('\nAll texts are in the public domain; apps/forum/src/demo/discussion.yaml names their sources.');
  } catch (error) {
    progress.breakOff();
    // The settings that tokens are made of tell their faults themselves.
    if (!(error instanceof DemoFailed) && !(error instanceof Error && isForNewcomers(error))) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

await program.parseAsync();
