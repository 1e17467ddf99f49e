import { partitionOf, postEdited, subjectOf } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { created, edited, eventually, Recorder } from '#libs/testing';
import { type Replica, ServiceUnderTest } from '../../test/service-under-test.js';
import type { EventDraft } from '../outbox/event-draft.js';
import type { DeadLetter, Redrive } from './dead-letters.js';

describe('dead letters', () => {
  let service: ServiceUnderTest;
  let recorder: Recorder;
  let replica: Replica;

  beforeEach(async () => {
    // Retries are too late for this test, so only operators redrive events.
    service = await ServiceUnderTest.make({ retryDelays: [3_600_000], idlePoll: 3_600_000 });
    recorder = new Recorder(service.dataSource);
    await recorder.prepare();
    replica = await service.startReplica(recorder.controllers(service.projections, service.effects));
  });
  afterEach(() => service.close());

  const unit = () => new UnitOfWork(service.dataSource);
  const append = (...drafts: EventDraft[]) => unit().run(causeOfRequest(), (tx) => service.outbox.append(tx, drafts));
  const publish = (key: string, ...sequences: number[]) =>
    append(...sequences.map((sequence) => created(key, sequence)));
  const letters = async (filter: object = {}): Promise<DeadLetter[]> =>
    (await replica.messaging.deadLetters.list({ limit: 50, ...filter })).items;
  const redrive = (which: Redrive) =>
    unit().run(causeOfRequest(), (tx) => replica.messaging.deadLetters.redrive(tx, which));
  const discard = (id: string) => unit().run(causeOfRequest(), (tx) => replica.messaging.deadLetters.discard(tx, id));
  const kill = (key: string) =>
    service.dataSource.query(
      `UPDATE parked_events SET state = 'dead', next_attempt_at = NULL WHERE key = $1 AND error IS NOT NULL`,
      [key],
    );
  const arrive = (key: string, sequences: number[]) =>
    eventually(async () => {
      expect(await recorder.sequencesOf(key)).toEqual(sequences);
    });
  const parked = (key: string, count: number) =>
    eventually(async () => {
      const found = await letters({ state: 'waiting', key });
      expect(found).toHaveLength(count);
      return found;
    });
  /** A key whose first event has failed for the last time, with two more behind it. */
  const blocked = async () => {
    const key = newId();
    recorder.whenHandling(key, () => {
      throw new Error('not today');
    });
    await publish(key, 1, 2, 3);
    await parked(key, 3);
    await kill(key);
    recorder.whenHandling(key, null);
    return key;
  };

  it('are listed page by page in parking order, filtered by state, key and type', async () => {
    const [one, two] = [await blocked(), await blocked()];
    expect((await letters()).map(({ key, state, attempts, error }) => [key, state, attempts, error])).toEqual([
      [one, 'dead', 1, 'not today'],
      [two, 'dead', 1, 'not today'],
    ]);
    expect((await letters({ state: 'waiting' })).map(({ key }) => key)).toEqual([one, one, two, two]);
    expect((await letters({ state: 'dead', key: two })).map(({ key }) => key)).toEqual([two]);
    expect(await letters({ type: 'parley.post.created.v1' })).toHaveLength(2);
    expect(await letters({ type: 'parley.post.edited.v1' })).toEqual([]);

    const found: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await replica.messaging.deadLetters.list({ state: 'waiting', limit: 3, ...(cursor && { cursor }) });
      found.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(found).toEqual((await letters({ state: 'waiting' })).map(({ id }) => id));
  });

  it('show the full event and the stack trace', async () => {
    const key = await blocked();
    const [letter] = await letters({ key });
    const full = await replica.messaging.deadLetters.byId(letter?.id ?? '');
    expect(full).toMatchObject({
      consumer: 'projections',
      partition: partitionOf(key),
      envelope: { id: letter?.eventId, partitionkey: key, sequence: '1' },
      payload: null,
      subject: subjectOf({ ...postEdited, event: 'created' }, 'default', key),
      streamSeq: 1,
    });
    expect(full.stack).toMatch(/not today\n\s+at /);
  });

  it.each([
    ['[1, 2]', { encoding: 'utf-8', text: '[1, 2]' }],
    ['null', { encoding: 'utf-8', text: 'null' }],
    ['äöü', { encoding: 'utf-8', text: 'äöü' }],
    ['', { encoding: 'utf-8', text: '' }],
    [Uint8Array.of(0xc3, 0x28), { encoding: 'base64', text: 'wyg=' }],
  ])('show the raw payload %j, which is not an event', async (payload, expected) => {
    const key = newId();
    await service.inject(subjectOf(postEdited, 'default', key), payload);
    const [letter] = await eventually(async () => {
      const found = await letters();
      expect(found).toHaveLength(2);
      return found;
    });
    const full = await replica.messaging.deadLetters.byId(letter?.id ?? '');
    expect([full.envelope, full.payload]).toEqual([null, expected]);
  });

  it.each(['ids', 'key', 'type'] as const)(
    'are retried by %s, and the events behind them follow in order',
    async (by) => {
      const key = await blocked();
      const [letter] = await letters({ key });
      const which = { ids: { ids: [letter?.id ?? ''] }, key: { key }, type: { type: 'parley.post.created.v1' } }[by];
      expect(await redrive(which)).toBe(1);
      await arrive(key, [1, 2, 3]);
      expect(await letters({ state: 'waiting' })).toEqual([]);
      expect(await redrive(which)).toBe(0);
    },
  );

  it('of a consumer that skips dead events take effect late, and no other event of their key runs twice', async () => {
    const key = newId();
    recorder.whenHandling(key, () => {
      throw new Error('not today');
    });
    await append(edited(key, 1));
    await parked(key, 2);
    await kill(key);
    recorder.whenHandling(key, null);
    await append(edited(key, 2));
    await eventually(async () => {
      expect(await recorder.sequencesOf(key, 'effects')).toEqual([2]);
    });
    expect(await redrive({ key })).toBe(2);
    await arrive(key, [1, 2]);
    await eventually(async () => {
      expect(await recorder.sequencesOf(key, 'effects')).toEqual([2, 1]);
    });
  });

  it('restart their retry schedule', async () => {
    const key = await blocked();
    recorder.whenHandling(key, () => {
      throw new Error('still not');
    });
    expect(await redrive({ key })).toBe(1);
    await eventually(async () => {
      expect(await letters({ key })).toMatchObject([{ state: 'waiting', attempts: 1, error: 'still not' }]);
    });
  });

  it('are not redriven through an event that waits behind them, nor by unknown ids', async () => {
    const key = await blocked();
    const [behind] = await letters({ state: 'waiting', key });
    expect(await redrive({ ids: [behind?.id ?? '', '999999'] })).toBe(0);
    expect(await letters({ key, state: 'dead' })).toHaveLength(1);
  });

  it('are discarded, and their key continues', async () => {
    const key = await blocked();
    const [letter] = await letters({ key });
    expect(await discard(letter?.id ?? '')).toMatchObject({
      key,
      eventId: letter?.eventId,
      error: 'not today',
      streamSeq: 1,
    });
    await arrive(key, [2, 3]);
    await expect(discard(letter?.id ?? '')).rejects.toMatchObject({ code: 'dead-letter.not-found' });
    await expect(replica.messaging.deadLetters.byId(letter?.id ?? '')).rejects.toMatchObject({
      code: 'dead-letter.not-found',
    });
  });

  it('are unchanged if the transaction that changes them fails', async () => {
    const key = await blocked();
    const before = await letters({ key });
    const failing = unit().run(causeOfRequest(), async (tx) => {
      await replica.messaging.deadLetters.redrive(tx, { key });
      throw new Error('nor today');
    });
    await expect(failing).rejects.toThrow('nor today');
    expect(await letters({ key })).toEqual(before);
  });

  it('cannot be discarded while they are being retried: the second transaction sees the result of the first', async () => {
    const key = newId();
    let fails = true;
    let tried = (): void => undefined;
    let goOn = (): void => undefined;
    const isTried = new Promise<void>((resolve) => (tried = resolve));
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
    recorder.whenHandling(key, async () => {
      if (fails) throw new Error('not yet');
      tried();
      await mayGoOn;
    });
    await publish(key, 1);
    const [letter] = await parked(key, 1);
    fails = false;
    await redrive({ key });
    await isTried;
    const discarding = discard(letter?.id ?? '');
    discarding.catch(() => undefined);
    await eventually(async () => {
      const waiting = await service.dataSource.query<unknown[]>(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      expect(waiting).toHaveLength(1);
    });
    goOn();
    await expect(discarding).rejects.toMatchObject({ code: 'dead-letter.not-found' });
    await arrive(key, [1]);
  });
});
