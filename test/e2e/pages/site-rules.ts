import { signToken } from '#libs/http';
import { eventually } from '#libs/testing';
import { bodyOf, Client, problemOf } from '../support/client.js';
import { uniqueName } from '../support/forum.js';
import { onDatabase } from '../support/sql.js';
import { page, type PageThread, sites, type PagesFixture } from './fixture.js';
import type { SystemWithServers } from '../support/system-with-servers.js';

export function describeSiteRules(fixture: PagesFixture): void {
  describe('a site with rules of its own', () => {
    let reader: Client;
    let ada: Client;
    let moderator: Client;

    beforeAll(async () => {
      reader = new Client(fixture.system.address, null, 'strict');
      const token = (sub: string, roles: string[]) => signToken(sites.strict.secret, { sub, name: sub, roles }, '1h');
      ada = new Client(fixture.system.address, await token('ada', []), 'strict');
      moderator = new Client(fixture.system.address, await token('mary', ['moderator']), 'strict');
    });

    it('decides which query parameters distinguish pages', async () => {
      const url = strictPage();
      const { id } = bodyOf(await reader.put<PageThread>('/v1/threads', { url: `${url}?lang=en&id=1` }), 201);
      expect(bodyOf(await reader.put<PageThread>('/v1/threads', { url: `${url}?id=1&lang=de` })).id).toBe(id);
      expect(bodyOf(await reader.put<PageThread>('/v1/threads', { url: `${url}?id=2` }), 201).id).not.toBe(id);
    });

    it('limits the title of a new thread', async () => {
      const url = strictPage();
      problemOf(await reader.put('/v1/threads', { url, title: 'x'.repeat(11) }), 400, 'thread.title-too-long');
      bodyOf(await reader.put('/v1/threads', { url, title: 'x'.repeat(10) }), 201);
      expect(bodyOf(await reader.put<PageThread>('/v1/threads', { url, title: 'x'.repeat(11) })).title).toHaveLength(
        10,
      );
    });

    it('has its own pages and keys', async () => {
      const [url, key] = [strictPage(), uniqueName('key')];
      const { id } = bodyOf(await reader.put<PageThread>('/v1/threads', { url, key }), 201);
      problemOf(await fixture.byKey(key), 404, 'thread.not-found');
      problemOf(await fixture.byUrl(url), 404, 'thread.not-found');
      problemOf(await fixture.anyone.get(`/v1/threads/${id}`), 404, 'thread.not-found');
      problemOf(await fixture.mary.put(`/v1/threads/${id}/state`, { state: 'closed' }), 404, 'thread.not-found');
      problemOf(await reader.put('/v1/threads', { url: page() }), 403, 'thread.foreign-page');
    });

    it('closes inactive threads, at once for readers and soon for other services', async () => {
      const { id } = bodyOf(await reader.put<PageThread>('/v1/threads', { url: strictPage() }), 201);
      const before = await reader.get<PageThread>(`/v1/threads/${id}`);
      await ages(fixture.system, id);
      const over = await reader.get<PageThread>(`/v1/threads/${id}`, {
        'if-none-match': before.headers.get('etag') ?? '',
      });
      expect(bodyOf(over)).toMatchObject({ state: 'closed', closedBecause: ['age'], version: 1 });
      problemOf(await ada.post(`/v1/threads/${id}/comments`, { body: 'Late.' }), 409, 'thread.closed');
      await eventually(async () => {
        expect(await publishedTypes(fixture.system, id)).toEqual([
          'parley.thread.opened.v1',
          'parley.thread.closed.v1',
        ]);
      }, 60_000);
      expect(bodyOf(await reader.get(`/v1/threads/${id}`))).toEqual({ ...bodyOf(over), version: 2 });

      const open = bodyOf(await moderator.put<PageThread>(`/v1/threads/${id}/state`, { state: 'open' }));
      expect(open).toMatchObject({ state: 'open', closedBecause: [], version: 3 });
      bodyOf(await ada.post(`/v1/threads/${id}/comments`, { body: 'In time.' }), 201);
    }, 90_000);
  });
}

function strictPage(): string {
  return `https://strict.example/${uniqueName('page')}`;
}

/** Makes a thread look inactive for 31 days. */
async function ages(system: SystemWithServers, id: string): Promise<void> {
  await onDatabase(
    system.databaseUrl,
    `UPDATE comments.threads SET created_at = created_at - interval '31 days', quiet_since = 'epoch' WHERE id = '${id}'`,
  );
}

/** The events of a thread that have been published. */
async function publishedTypes(system: SystemWithServers, id: string): Promise<string[]> {
  const rows = await onDatabase<{ type: string }>(
    system.databaseUrl,
    `SELECT envelope::json ->> 'type' AS type FROM comments.outbox_sent WHERE partition_key = '${id}' ORDER BY id`,
  );
  return rows.map(({ type }) => type);
}
