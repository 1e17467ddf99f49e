import { accountsConf, subscribersIn } from './subscribers.js';

const acme = { name: 'acme', password: 'a "quoted" $word', durable: 'acme-5f0c', decidesFor: null };
const judge = { name: 'judge', password: 'secret', durable: 'judge', decidesFor: 'blog' };

/** The account that the file gives to a subscriber. */
function accountOf(subscriber: typeof acme | typeof judge) {
  const [, line = ''] = accountsConf([subscriber]).split('\n');
  return JSON.parse(`{${line}}`) as Record<string, { imports: { service: { subject: string }; to?: string }[] }>;
}

describe('the accounts of external subscribers', () => {
  it('are read back as they were written', () => {
    expect(subscribersIn(accountsConf([acme, judge]))).toEqual([acme, judge]);
    expect(subscribersIn(accountsConf([]))).toEqual([]);
  });

  it('import the own consumer, under its name and under that of the subscriber, and nothing else', () => {
    expect(accountOf(acme).acme?.imports.map(({ service, to }) => [service.subject, to])).toEqual([
      ['$JS.API.CONSUMER.INFO.PARLEY.acme-5f0c', 'HOUSE.API.CONSUMER.INFO.PARLEY.acme'],
      ['$JS.API.CONSUMER.MSG.NEXT.PARLEY.acme-5f0c', 'HOUSE.API.CONSUMER.MSG.NEXT.PARLEY.acme'],
      ['$JS.API.CONSUMER.INFO.PARLEY.acme-5f0c', 'HOUSE.API.CONSUMER.INFO.PARLEY.acme-5f0c'],
      ['$JS.API.CONSUMER.MSG.NEXT.PARLEY.acme-5f0c', 'HOUSE.API.CONSUMER.MSG.NEXT.PARLEY.acme-5f0c'],
      ['$JS.ACK.PARLEY.acme-5f0c.>', undefined],
    ]);
  });

  it('of programs that decide import their subject, too', () => {
    expect(accountOf(judge).judge?.imports.map(({ service }) => service.subject)).toEqual([
      '$JS.API.CONSUMER.INFO.PARLEY.judge',
      '$JS.API.CONSUMER.MSG.NEXT.PARLEY.judge',
      '$JS.ACK.PARLEY.judge.>',
      'parley.cmd.blog.decide.judge',
    ]);
  });
});
