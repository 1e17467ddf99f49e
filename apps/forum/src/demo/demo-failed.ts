/** The demo cannot continue; the message is one line that says why. */
export class DemoFailed extends Error {
  override readonly name = 'DemoFailed';
}
