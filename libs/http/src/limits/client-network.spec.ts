import type { IncomingMessage } from 'node:http';
import { clientNetworkResolver, networkOf } from './client-network.js';

/** From a proxy at 10.0.0.1 that forwards these addresses. */
const forwarded = (addresses: string) =>
  ({ headers: { 'x-forwarded-for': addresses }, socket: { remoteAddress: '10.0.0.1' } }) as unknown as IncomingMessage;

it.each([
  ['no proxy', false, '203.0.113.7', '10.0.0.1'],
  ['every proxy', true, '203.0.113.7, 198.51.100.1', '203.0.113.7'],
  ['this proxy', '192.0.2.9, 10.0.0.0/8', '203.0.113.7, 198.51.100.1', '198.51.100.1'],
  ['another proxy', '192.0.2.9', '203.0.113.7', '10.0.0.1'],
  ['every proxy, and one forwards nonsense', true, 'nonsense', '10.0.0.1'],
])('the network of a client where we trust %s', (_whom, trustProxy, addresses, network) => {
  expect(clientNetworkResolver(trustProxy)(forwarded(addresses))).toBe(network);
});

it.each([false, true, '10.0.0.0/8'])('the network of a client that has gone, with trustProxy %s', (trustProxy) => {
  const gone = { headers: {}, socket: {} } as unknown as IncomingMessage;
  expect(clientNetworkResolver(trustProxy)(gone)).toBe('unknown');
});

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::FFFF:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8::5:6:7:8:9', '2001:db8:0:5::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['1:2:3:4:5:6:203.0.113.7', '1:2:3:4::/64'],
  ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it.each(['', 'unknown', '203.0.113.7:5000', '[::1]', '300.0.0.1', '1::2::3', '_hidden', 'a'.repeat(5_000)])(
  'there is no network of %.20s',
  (text) => {
    expect(networkOf(text)).toBeNull();
  },
);
