import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';
import proxyAddr from '@fastify/proxy-addr';

/** Finds the network of a request's client, or `unknown`. */
export type ClientNetworkResolver = (request: IncomingMessage) => string;

/**
 * @param trustProxy which proxies' `X-Forwarded-For` counts: none, all, or those at these addresses, separated by commas; as
 * for Fastify
 */
export function clientNetworkResolver(trustProxy: boolean | string): ClientNetworkResolver {
  const trust = trustFunction(trustProxy);
  return (request) => {
    const peer = request.socket.remoteAddress ?? '';
    return networkOf(trust === null ? peer : proxyAddr(request, trust)) ?? networkOf(peer) ?? 'unknown';
  };
}

function trustFunction(trustProxy: boolean | string): ((address: string, hops: number) => boolean) | null {
  if (trustProxy === false) return null;
  if (trustProxy === true) return () => true;
  return proxyAddr.compile(trustProxy.split(',').map((address) => address.trim()));
}

/**
 * The addresses that one client can use: an IPv4 address, or the 64 bits of an IPv6 address that a provider assigns to one
 * customer (RFC 6177 allows even more). Null for a text that is not an address.
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
