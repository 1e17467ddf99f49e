import type { IncomingMessage } from 'node:http';
import { clientNetworks } from './client-networks.js';

/** From a proxy at 10.0.0.1 that says who asked it. */
const asked = (forwarded: string) =>
  ({ headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress: '10.0.0.1' } }) as unknown as IncomingMessage;

it.each([
  ['nobody', false, '203.0.113.7', '10.0.0.1'],
  ['everybody', true, '203.0.113.7, 198.51.100.1', '203.0.113.7'],
  ['this proxy', '192.0.2.9, 10.0.0.0/8', '203.0.113.7, 198.51.100.1', '198.51.100.1'],
  ['another proxy', '192.0.2.9', '203.0.113.7', '10.0.0.1'],
  ['everybody, who says nonsense', true, 'nonsense', '10.0.0.1'],
])('the network of a client where %s is trusted', (_whom, trustProxy, forwarded, network) => {
  expect(clientNetworks(trustProxy)(asked(forwarded))).toBe(network);
});

it.each([false, true, '10.0.0.0/8'])('the network of a client that has gone, where %s is trusted', (trustProxy) => {
  const gone = { headers: {}, socket: {} } as unknown as IncomingMessage;
  expect(clientNetworks(trustProxy)(gone)).toBe('unknown');
});
