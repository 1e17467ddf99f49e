/** The command cannot do what it was asked for; the message says why, and what would work. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}
