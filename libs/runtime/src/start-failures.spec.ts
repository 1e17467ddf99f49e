import { NatsServerUnavailable, PostgresUnavailable } from '#libs/embedded';
import { UnfitNatsServer } from '#libs/messaging';
import { DatabaseNotSetUp } from '#libs/persistence';
import { DataDirectoryInUse } from './config/data-directory.js';
import { FaultySettings } from './config/environment.js';
import { PortTaken } from './front-door.js';
import { InstallationIncomplete } from './installation/installation.js';
import { ServerOutOfReach } from './patience.js';
import { isForNewcomers } from './start-failures.js';

describe('a start that fails', () => {
  it.each([
    new DataDirectoryInUse('x'),
    new FaultySettings(['x']),
    new InstallationIncomplete('x'),
    new PortTaken('x'),
    new ServerOutOfReach('x'),
    made(DatabaseNotSetUp),
    made(NatsServerUnavailable),
    made(PostgresUnavailable),
    made(UnfitNatsServer),
  ])('for $name is told in a sentence', (error) => {
    expect(isForNewcomers(error)).toBe(true);
  });

  it.each([new Error('x'), new TypeError('x'), Object.assign(new Error('x'), { name: 'PortTaken' })])(
    'for %s, which nobody foresaw, is told with its stack',
    (error) => {
      expect(isForNewcomers(error)).toBe(false);
    },
  );
});

/** One of a kind, whatever its constructor wants to know. */
function made(kind: { readonly prototype: Error; readonly name: string }): Error {
  return Object.assign(Object.create(kind.prototype) as Error, { name: kind.name });
}
