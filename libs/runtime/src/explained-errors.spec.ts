import { NatsServerUnavailable, PostgresUnavailable } from '#libs/embedded';
import { UnsupportedNatsServer } from '#libs/messaging';
import { DatabaseNotSetUp } from '#libs/persistence';
import { DataDirectoryInUse } from './config/data-directory.js';
import { InvalidSettings } from './config/environment.js';
import { isExplained } from './explained-errors.js';
import { PortTaken } from './gateway.js';
import { InstallationIncomplete } from './installation/installation.js';
import { InvalidServices } from './invalid-services.js';
import { ServerUnreachable } from './retry-while-unreachable.js';
import { TransactionPooling } from './transaction-pooling.js';

describe('a failed start', () => {
  it.each([
    new DataDirectoryInUse('x'),
    new InvalidServices(['x']),
    new InvalidSettings(['x']),
    new InstallationIncomplete('x'),
    new PortTaken('x'),
    new ServerUnreachable('x'),
    new TransactionPooling('x'),
    instanceOf(DatabaseNotSetUp),
    instanceOf(NatsServerUnavailable),
    instanceOf(PostgresUnavailable),
    instanceOf(UnsupportedNatsServer),
  ])('with $name is logged as its message', (error) => {
    expect(isExplained(error)).toBe(true);
  });

  it.each([new Error('x'), new TypeError('x'), Object.assign(new Error('x'), { name: 'PortTaken' })])(
    'with %s, which is unexpected, is logged with its stack',
    (error) => {
      expect(isExplained(error)).toBe(false);
    },
  );
});

/** An instance without a call of the constructor. */
function instanceOf(kind: { readonly prototype: Error; readonly name: string }): Error {
  return Object.assign(Object.create(kind.prototype) as Error, { name: kind.name });
}
