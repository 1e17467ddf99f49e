import { defaultSite, Sites } from '#libs/sites';
import { causeOfRequest } from '#libs/kernel';
import { Hints, Outbox, OutboxSignal } from '#libs/messaging';
import { UnitOfWork } from '#libs/persistence';
import { serviceSchema, type TestSchema } from '#libs/testing';
import type { Page } from '../domain/page-thread.js';
import { pageUrlOf } from '../domain/page-url.js';
import { PageThreadsRepository } from '../persistence/page-threads.repository.js';
import { ThreadsRepository } from '../persistence/threads.repository.js';
import { FindThread } from '../queries/reads/find-thread.js';
import { commentsService } from '../service.js';
import { OpenPageThread } from './open-page-thread.js';
import { ThreadChange } from './thread-change.js';

const rules = { isOfSite: true, titleLength: 300, closeAfterDays: null };
const AT_ONCE = 20;

describe('the thread of a page', () => {
  let schema: TestSchema;
  let replicas: OpenPageThread[];

  beforeAll(async () => {
    schema = await serviceSchema(commentsService);
    replicas = [replica(schema), replica({ ...schema, dataSource: await schema.connect() })];
  });
  afterAll(() => schema.drop());

  it('is the same for concurrent requests, and published once', async () => {
    const opened = await atOnce((i) => at(`http${i % 2 === 0 ? 's' : ''}://blog.example/one?utm_source=${String(i)}`));
    const [id, ...others] = new Set(opened.map(({ thread }) => thread.id));
    expect(others).toEqual([]);
    expect(opened.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await published(id)).toEqual(['parley.thread.opened.v1 1']);
  });

  it('is the same for one key at many concurrent urls', async () => {
    const opened = await atOnce((i) => at(`https://blog.example/place-${String(i)}`, 'one-key'));
    const [id, ...others] = new Set(opened.map(({ thread }) => thread.id));
    expect(others).toEqual([]);
    expect(await published(id)).toEqual(['parley.thread.opened.v1 1']);
    const [first] = opened.filter((each) => each.isNew);
    expect(await open(at(first?.thread.url ?? ''))).toMatchObject({ isNew: false, thread: { id } });
  });

  it('is one for each key of many at one url, and the first of them is found by the url', async () => {
    const opened = await atOnce((i) => at('https://blog.example/many', `many-${String(i)}`));
    expect(new Set(opened.map(({ thread }) => thread.id)).size).toBe(AT_ONCE);
    const there = opened.filter(({ thread }) => thread.address !== null);
    expect(there).toHaveLength(1);
    expect((await open(at('https://blog.example/many'))).thread).toEqual(there[0]?.thread);
    expect(await open(at('https://elsewhere.example/', 'many-7'))).toMatchObject({
      isNew: false,
      thread: { key: 'many-7', url: 'https://blog.example/many' },
    });
  });

  it('takes the key that its page gets later, from one of many concurrent requests', async () => {
    const { thread } = await open(at('https://blog.example/named'));
    const opened = await atOnce((i) => at('https://blog.example/named', `named-${String(i % 2)}`));
    const named = opened.find((each) => each.thread.id === thread.id);
    expect(named?.thread).toMatchObject({ address: 'https://blog.example/named', version: 2 });
    expect(named?.thread.key).toMatch(/^named-[01]$/);
    expect(opened.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(opened.map((each) => `${each.thread.key ?? ''} ${each.thread.id}`)).size).toBe(2);
    expect(await published(thread.id)).toEqual(['parley.thread.opened.v1 1', 'parley.thread.updated.v1 2']);
  });

  it('is the same for a key that many urls get at once', async () => {
    const urls = Array.from({ length: AT_ONCE }, (_, i) => `https://blog.example/both-${String(i)}`);
    for (const url of urls) await open(at(url));
    const opened = await atOnce((i) => at(urls[i] ?? '', 'both'));
    expect(new Set(opened.map(({ thread }) => thread.id)).size).toBe(1);
    expect(opened[0]?.thread).toMatchObject({ key: 'both', version: 2 });
  });

  it('is another one at another site', async () => {
    const page = at('https://blog.example/sites', 'sites');
    const here = await open(page);
    const there = await open({ ...page, site: 'other' });
    expect(there.isNew).toBe(true);
    expect(there.thread.id).not.toBe(here.thread.id);
  });

  it('takes the longest url and the longest key that are allowed', async () => {
    const long = at(`https://blog.example/${'a'.repeat(2_048 - 21)}`, '😀'.repeat(200));
    const { thread, isNew } = await open(long);
    expect(isNew).toBe(true);
    expect(await open(long)).toEqual({ thread, isNew: false });
    const wide = `https://blog.example/?${'ä'.repeat(300)}#${'ä'.repeat(1_500)}`;
    expect(await open(at(wide))).toMatchObject({ isNew: true });
  });

  function open(page: Page) {
    const [first] = replicas;
    if (first === undefined) throw new Error('There is no replica.');
    return first.execute(page, rules, causeOfRequest());
  }

  function atOnce(page: (i: number) => Page) {
    const work = Array.from({ length: AT_ONCE / replicas.length }, (_, i) =>
      replicas.map((each, r) => each.execute(page(i * replicas.length + r), rules, causeOfRequest())),
    );
    return Promise.all(work.flat());
  }

  async function published(id: string | undefined): Promise<string[]> {
    const rows = await schema.dataSource.query<{ event: string }[]>(
      `SELECT envelope::json ->> 'type' || ' ' || (envelope::json ->> 'sequence') AS event FROM outbox
       WHERE partition_key = $1 ORDER BY outbox.id`,
      [id],
    );
    return rows.map((row) => row.event);
  }
});

function at(given: string, key: string | null = null): Page {
  const url = pageUrlOf(given, { keepQuery: null, dropQuery: [] });
  if (url === null) throw new Error(`${given} is not the url of a page.`);
  return { site: 'default', key, url, title: null };
}

function replica({ dataSource }: Pick<TestSchema, 'dataSource'>): OpenPageThread {
  const site = defaultSite('a secret for this test, and nothing else');
  const find = new FindThread(dataSource, new Sites([site, { ...site, name: 'other' }]));
  const threads = new ThreadsRepository(new Hints('comments'));
  const outbox = new Outbox('comments', new OutboxSignal());
  const change = new ThreadChange(outbox, threads);
  return new OpenPageThread(find, new UnitOfWork(dataSource), threads, new PageThreadsRepository(), change, outbox);
}
