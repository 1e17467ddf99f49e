import { Command, CommanderError } from 'commander';
import { isForNewcomers } from '#libs/runtime';
import { ApiFailure } from './api.js';
import { addConsumers } from './consumers.js';
import { addDeadLetters } from './dead-letters.js';
import { addDoctor } from './doctor.js';
import { addMigrate } from './migrate.js';
import { addOutbox } from './outbox.js';
import { addReplay } from './replay.js';
import { addStart } from './start.js';
import { addSubscriber } from './subscriber.js';
import { addToken } from './token.js';
import { addTrace } from './trace.js';
import { CannotBeDone } from './cannot-be-done.js';

const FAILED = 1;
const MISUSED = 2;

/** The whole command line, with what each command does. */
export function parleyProgram(): Command {
  const program = new Command('parley')
    .description('Runs Parley, and helps whoever operates it or develops with it.')
    .option('--url <url>', 'where Parley answers (default: http://127.0.0.1 and PORT, or 3000)')
    .option(
      '--token <token>',
      "an admin's token (default: one for some minutes, signed with the default site's secret)",
    )
    .option('--json', 'print JSON, for programs')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .addHelpText('after', '\nExit codes: 0 done, 1 it failed or was refused, 2 the command line is wrong.');
  for (const add of [
    addStart,
    addMigrate,
    addToken,
    addConsumers,
    addReplay,
    addDeadLetters,
    addOutbox,
    addTrace,
    addSubscriber,
    addDoctor,
  ]) {
    add(program);
  }
  return program;
}

/** @returns the exit code; nothing is thrown */
export async function runProgram(args: readonly string[]): Promise<number> {
  try {
    await parleyProgram().parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has said what is wrong, or given the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
    console.error(messageOf(error));
    return FAILED;
  }
}

function messageOf(error: unknown): unknown {
  const isPlain = error instanceof ApiFailure || error instanceof CannotBeDone;
  return isPlain || (error instanceof Error && isForNewcomers(error)) ? error.message : error;
}
