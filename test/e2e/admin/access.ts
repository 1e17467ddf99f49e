import { signToken } from '#libs/http';
import { backendsOf } from '#libs/runtime';
import { services } from '../../../apps/forum/src/services.js';
import { problemOf } from '../support/client.js';
import type { AdminFixture } from './fixture.js';

export const OTHER_SECRET = 'a secret of the other site, for these tests only';

const routes: readonly (readonly [method: string, path: string, body: object | undefined])[] = [
  ['GET', 'consumers', undefined],
  ['PUT', 'consumers/projections/paused', { paused: true }],
  ['POST', 'consumers/projections/replay', { from: 'start' }],
  ['POST', 'consumers/projections/skip-lost', undefined],
  ['GET', 'dead-letters', undefined],
  ['GET', 'dead-letters/1', undefined],
  ['POST', 'dead-letters/redrive', { key: 'x' }],
  ['DELETE', 'dead-letters/1', undefined],
  ['GET', 'outbox', undefined],
  ['POST', 'outbox/republish', { since: '2026-01-31T08:00:00Z' }],
  ['GET', 'trace/01890000-0000-7000-8000-000000000000', undefined],
  ['GET', 'operations', undefined],
];

const faulty: readonly (readonly [method: string, path: string, body: unknown, code: string])[] = [
  ['PUT', 'consumers/projections/paused', {}, 'request.invalid'],
  ['PUT', 'consumers/projections/paused', { paused: 'yes' }, 'request.invalid'],
  ['PUT', 'consumers/projections/paused', { paused: true, why: 'x' }, 'request.invalid'],
  ['POST', 'consumers/projections/replay', {}, 'request.invalid'],
  ['POST', 'consumers/projections/replay', { from: 'end' }, 'request.invalid'],
  ['POST', 'consumers/projections/replay', { from: '2026-01-31' }, 'request.invalid'],
  ['POST', 'outbox/republish', {}, 'request.invalid'],
  ['POST', 'outbox/republish', { since: 'start' }, 'request.invalid'],
  ['GET', 'dead-letters?state=gone', undefined, 'request.invalid'],
  ['GET', 'dead-letters?limit=0', undefined, 'request.invalid'],
  ['GET', 'dead-letters?cursor=x', undefined, 'request.bad-cursor'],
  ['GET', 'dead-letters/x', undefined, 'request.bad-id'],
  ['GET', 'dead-letters/0', undefined, 'request.bad-id'],
  ['GET', 'dead-letters/9999999999999999999', undefined, 'request.bad-id'],
  ['DELETE', 'dead-letters/-1', undefined, 'request.bad-id'],
  ['POST', 'dead-letters/redrive', {}, 'request.invalid'],
  ['POST', 'dead-letters/redrive', { key: 'x', type: 'y' }, 'request.invalid'],
  ['POST', 'dead-letters/redrive', { ids: ['1'], key: 'x' }, 'request.invalid'],
  ['POST', 'dead-letters/redrive', { ids: 1 }, 'request.invalid'],
  ['POST', 'dead-letters/redrive', { ids: ['x'] }, 'request.invalid'],
  ['POST', 'dead-letters/redrive', { ids: [1] }, 'request.invalid'],
  ['POST', 'dead-letters/redrive', { ids: ['9999999999999999999'] }, 'request.invalid'],
  ['POST', 'dead-letters/redrive', { key: '' }, 'request.invalid'],
  ['GET', 'operations?cursor=x', undefined, 'request.bad-cursor'],
];

export function describeAccess(fixture: AdminFixture): void {
  describe.each(backendsOf(services).map(({ name }) => [name, `/v1/admin/${name}`] as const))(
    'the admin API of %s',
    (_name, prefix) => {
      it.each(routes)('requires an admin of the default site: %s %s', async (method, path, body) => {
        const url = `${prefix}/${path}`;
        problemOf(await fixture.forum.anyone.send(method, url, body), 401, 'auth.token-missing');
        problemOf(await fixture.forum.as('x').send(method, url, body), 401, 'auth.token-invalid');
        for (const roles of [[], ['moderator']]) {
          const person = await fixture.forum.person('Somebody', roles);
          problemOf(await person.send(method, url, body), 403, 'admin.forbidden');
        }
        const claims = { sub: 'root', name: 'Root', roles: ['admin'] };
        const foreign = fixture.forum.as(await signToken(OTHER_SECRET, claims, '1h'));
        problemOf(await foreign.send(method, url, body), 403, 'auth.wrong-site');
        problemOf(await foreign.send(method, `${url}?site=other`, body), 403, 'admin.forbidden');
        problemOf(await fixture.admin.send(method, `${url}?site=other`, body), 403, 'auth.wrong-site');
      });

      it.each(faulty)('rejects %s %s with %j', async (method, path, body, code) => {
        problemOf(await fixture.admin.send(method, `${prefix}/${path}`, body), 400, code);
      });

      it('is not found for unknown ids', async () => {
        for (const path of ['', '/', '/nothing', '/consumers/projections']) {
          problemOf(await fixture.admin.get(prefix + path), 404, 'request.not-found');
        }
      });
    },
  );

  it('an unknown service has no admin API', async () => {
    problemOf(await fixture.admin.get('/v1/admin/nowhere/consumers'), 404, 'request.not-found');
  });
}
