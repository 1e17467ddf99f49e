import { parseUrl } from '#libs/kernel';
import { isLoopback } from '../config/loopback.js';

/** The headers by which a browser, or any other program, says where a request comes from. */
export interface RequestOrigin {
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

/**
 * Whether a page of ours, opened under a name of this machine, sent the request, or no page at all. A foreign page names itself in
 * Origin; one whose name was pointed at this machine (DNS rebinding) names itself in Host too.
 */
export function isFromThisMachine({ host, origin }: RequestOrigin): boolean {
  const here = host === undefined ? null : parseUrl(`http://${host}`);
  return here !== null && isLoopback(here.hostname) && (origin === undefined || origin === here.origin);
}
