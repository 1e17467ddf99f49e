import { Command, CommanderError } from 'commander';
import { isExplained } from '#libs/kernel';
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

const FAILED = 1;
const MISUSED = 2;

/** The whole command line. */
export function parleyProgram(): Command {
  const program = new Command('parley')
    .description('Runs Parley, and helps to operate it and to develop with it.')
    .option('--url <url>', 'where Parley answers (default: http://127.0.0.1 and PORT, or 3000)')
    .option('--token <token>', "an admin's token (default: a short-lived one, signed with the default site's secret)")
    .option('--json', 'print JSON, for programs')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .addHelpText('after', '\nExit codes: 0 success, 1 failed or refused, 2 invalid command line.');
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

/** @returns the exit code; never throws */
export async function runProgram(args: readonly string[]): Promise<number> {
  try {
    await parleyProgram().parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has printed what is wrong, or the requested help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
    console.error(isExplained(error) ? error.message : error);
    return FAILED;
  }
}
