import { isIPv4, isIPv6 } from 'node:net';

/**
 * What one client can have of addresses: an IPv4 address, or the 64 bits of an IPv6 address that a line is given as a
 * whole (RFC 6177 lets it have even more). Null for a text that is no address.
 */
export function networkOf(address: string): string | null {
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return null;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped ?? `${groupsOf(address).slice(0, 4).join(':')}::/64`;
}

/** All groups of an IPv6 address, in hex without leading zeros; an IPv4 address at its end counts as two. */
function groupsOf(address: string): string[] {
  const [before = '', after] = address.replace(/%.*$/, '').split('::');
  const [left, right] = [groupsIn(before), groupsIn(after ?? '')];
  const between = Array<string>(8 - left.length - right.length).fill('0');
  return after === undefined ? left : [...left, ...between, ...right];
}

function groupsIn(part: string): string[] {
  if (part === '') return [];
  return part
    .split(':')
    .flatMap((group) => (group.includes('.') ? ['0', '0'] : [Number.parseInt(group, 16).toString(16)]));
}
