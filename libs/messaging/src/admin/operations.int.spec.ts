import { type Actor, causeOfRequest } from '#libs/kernel';
import { persistenceMigrations, UnitOfWork } from '#libs/persistence';
import { type TestSchema, testSchema } from '#libs/testing';
import { messagingMigrations } from '../migrations.js';
import { listOperations, recordOperation } from './operations.js';

describe('the operations log', () => {
  let schema: TestSchema;
  let unitOfWork: UnitOfWork;

  beforeAll(async () => {
    schema = await testSchema('posts', [persistenceMigrations, messagingMigrations]);
    unitOfWork = new UnitOfWork(schema.dataSource);
  });
  afterAll(() => schema.drop());

  const root: Actor = {
    site: 'default',
    kind: 'member',
    id: 'root',
    name: 'Root',
    handle: null,
    picture: null,
    email: null,
    roles: ['admin'],
  };
  const record = (target: string) =>
    unitOfWork.run(causeOfRequest(), (tx) =>
      recordOperation(tx, root, { action: 'consumer.paused', target, details: { because: `of ${target}` } }),
    );

  it('is listed page by page, newest first', async () => {
    for (const target of ['one', 'two', 'three']) await record(target);
    const first = await listOperations(schema.dataSource, { limit: 2 });
    expect(first.items).toMatchObject([
      {
        actor: { id: 'root', name: 'Root' },
        action: 'consumer.paused',
        target: 'three',
        details: { because: 'of three' },
      },
      { target: 'two' },
    ]);
    expect(first.items[0]?.at.getTime()).toBeGreaterThan(0);
    const second = await listOperations(schema.dataSource, { limit: 2, cursor: first.nextCursor ?? '' });
    expect(second).toMatchObject({ items: [{ target: 'one' }], nextCursor: null });
  });

  it('has no entry for an operation that was rolled back', async () => {
    const failing = unitOfWork.run(causeOfRequest(), async (tx) => {
      await recordOperation(tx, root, { action: 'consumer.paused', target: 'never', details: {} });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const { items } = await listOperations(schema.dataSource, { limit: 50 });
    expect(items.map(({ target }) => target)).not.toContain('never');
  });
});
