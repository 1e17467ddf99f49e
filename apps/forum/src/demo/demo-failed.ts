import { ExplainedError } from '#libs/kernel';

/** The demo cannot continue; the message is one line that says why. */
export class DemoFailed extends ExplainedError {
  override readonly name = 'DemoFailed';
}
