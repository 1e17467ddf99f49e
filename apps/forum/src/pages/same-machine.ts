import { urlIn } from '#libs/kernel';
import { isLoopback } from '#libs/runtime';

/** What a browser, or any other program, says of where a request comes from. */
export interface Whence {
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

/**
 * Whether a request is made by a page of ours that was opened under a name of this machine, or by no page at all.
 * A foreign page names itself as the origin; one whose name was made to lead here (DNS rebinding) names itself as the host too.
 */
export function isOfThisMachine({ host, origin }: Whence): boolean {
  const here = host === undefined ? null : urlIn(`http://${host}`);
  return here !== null && isLoopback(here.hostname) && (origin === undefined || origin === here.origin);
}
