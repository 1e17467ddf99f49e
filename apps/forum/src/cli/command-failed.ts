import { ExplainedError } from '#libs/kernel';

/** The command cannot do what it was asked for; the message says why, and what would work. */
export class CommandFailed extends ExplainedError {
  override readonly name = 'CommandFailed';
}
