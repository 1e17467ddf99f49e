import { QueryFailedError } from 'typeorm';
import { isConnectionLoss, isTimeout, mayRunAgain, sqlState } from './transaction.js';

const withCode = (code: string, message = 'something') => Object.assign(new Error(message), { code });
const fromPostgres = (code: string) => new QueryFailedError('SELECT 1', [], withCode(code));

describe('isConnectionLoss', () => {
  it.each([
    ['the server is shutting down (57P01)', fromPostgres('57P01')],
    ['the server crashed (57P02)', fromPostgres('57P02')],
    ['the server is starting (57P03)', fromPostgres('57P03')],
    ['a failure of the connection (08006)', fromPostgres('08006')],
    ['the session was idle in a transaction for too long (25P03)', fromPostgres('25P03')],
    ['too many connections (53300)', fromPostgres('53300')],
    ['ECONNREFUSED', withCode('ECONNREFUSED')],
    ['ECONNRESET, as TypeORM passes it on', new QueryFailedError('SELECT 1', [], withCode('ECONNRESET'))],
    ['EPIPE', withCode('EPIPE', 'This socket has been ended by the other party')],
    ['ETIMEDOUT', withCode('ETIMEDOUT')],
    ['ENOTFOUND', withCode('ENOTFOUND')],
    [
      'all addresses of a host refused',
      new AggregateError([withCode('ECONNREFUSED', '::1'), withCode('ECONNREFUSED', '127.0.0.1')]),
    ],
    ['the driver lost it', new Error('Connection terminated unexpectedly')],
    ['the driver knows it is lost', new Error('Client has encountered a connection error and is not queryable')],
    ['no connection came free', new Error('timeout exceeded when trying to connect')],
    ['TypeORM gave it up', new Error('Query runner already released. Cannot run queries anymore.')],
    ['the pool is closed', new Error('Cannot use a pool after calling end on the pool')],
  ])('recognises %s', (_what, error) => {
    expect(isConnectionLoss(error)).toBe(true);
  });

  it.each([
    ['a statement that took too long (57014)', fromPostgres('57014')],
    ['a duplicate key (23505)', fromPostgres('23505')],
    ['a deadlock (40P01)', fromPostgres('40P01')],
    ['a programming error', new TypeError('x is not a function')],
    ['an AggregateError of other things', new AggregateError([new Error('one'), new Error('two')])],
    ['a text', 'Connection terminated'],
    ['nothing', undefined],
    ['null', null],
  ])('does not recognise %s', (_what, error) => {
    expect(isConnectionLoss(error)).toBe(false);
  });
});

describe('sqlState', () => {
  it.each([
    ['23505', fromPostgres('23505')],
    ['P0001', fromPostgres('P0001')],
    [null, withCode('EPIPE')],
    [null, withCode('ERR_SOMETHING')],
    [null, new Error('without a code')],
    [null, 'a text'],
    [null, null],
    [null, undefined],
  ])('is %s', (expected, error) => {
    expect(sqlState(error)).toBe(expected);
  });
});

describe('isTimeout', () => {
  it.each([
    ['57014', true],
    ['55P03', true],
    ['57P01', false],
    ['40P01', false],
  ])('%s: %s', (code, expected) => {
    expect(isTimeout(fromPostgres(code))).toBe(expected);
  });
});

describe('mayRunAgain', () => {
  it.each([
    ['40001', true],
    ['40P01', true],
    ['40002', false],
    ['23505', false],
    ['57P01', false],
  ])('%s: %s', (code, expected) => {
    expect(mayRunAgain(fromPostgres(code))).toBe(expected);
  });
});
