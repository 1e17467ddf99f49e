import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import { networkOf } from './network.js';

/** Where requests come from: the network of their client, or `unknown`. */
export type ClientNetwork = (request: IncomingMessage) => string;

/**
 * @param trustProxy whose `X-Forwarded-For` counts: nobody's, everybody's, or that of these addresses, by commas; as Fastify
 * takes it
 */
export function clientNetworks(trustProxy: boolean | string): ClientNetwork {
  const trust = trusts(trustProxy);
  return (request) => {
    const peer = request.socket.remoteAddress ?? '';
    return networkOf(trust === null ? peer : proxyAddr(request, trust)) ?? networkOf(peer) ?? 'unknown';
  };
}

function trusts(trustProxy: boolean | string): ((address: string, hops: number) => boolean) | null {
  if (trustProxy === false) return null;
  if (trustProxy === true) return () => true;
  return proxyAddr.compile(trustProxy.split(',').map((address) => address.trim()));
}
