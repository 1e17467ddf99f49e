/** What was asked for is not possible as things are; the message says why and what would be. */
export class CannotBeDone extends Error {
  override readonly name = 'CannotBeDone';
}
