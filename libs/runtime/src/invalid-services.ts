import { ExplainedError } from '#libs/kernel';

/** Declarations of services that contradict themselves or one another; the message lists all errors. */
export class InvalidServices extends ExplainedError {
  constructor(readonly errors: readonly string[]) {
    super(`The services cannot be run like this:\n${errors.map((error) => `  - ${error}`).join('\n')}`);
    this.name = 'InvalidServices';
  }
}
