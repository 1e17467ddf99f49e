import { signToken } from '#libs/http';
import { eventually } from '#libs/testing';
import { bodyOf, Client, problemOf } from '../support/client.js';
import { own } from '../support/forum.js';
import { onDatabase } from '../support/sql.js';
import { page, type PageThread, sites, type Stage } from './stage.js';
import type { WiredSystem } from '../support/wired.js';

export function aboutOwnRules(the: Stage): void {
  describe('a site with rules of its own', () => {
    let reader: Client;
    let ada: Client;
    let moderator: Client;

    beforeAll(async () => {
      reader = new Client(the.system.address, null, 'strict');
      const token = (sub: string, roles: string[]) => signToken(sites.strict.secret, { sub, name: sub, roles }, '1h');
      ada = new Client(the.system.address, await token('ada', []), 'strict');
      moderator = new Client(the.system.address, await token('mary', ['moderator']), 'strict');
    });

    it('says which parameters tell its pages apart', async () => {
      const url = strictPage();
      const { id } = bodyOf(await reader.put<PageThread>('/v1/threads', { url: `${url}?lang=en&id=1` }), 201);
      expect(bodyOf(await reader.put<PageThread>('/v1/threads', { url: `${url}?id=1&lang=de` })).id).toBe(id);
      expect(bodyOf(await reader.put<PageThread>('/v1/threads', { url: `${url}?id=2` }), 201).id).not.toBe(id);
    });

    it('says how long a title may be, of a thread that is made', async () => {
      const url = strictPage();
      problemOf(await reader.put('/v1/threads', { url, title: 'x'.repeat(11) }), 400, 'thread.title-too-long');
      bodyOf(await reader.put('/v1/threads', { url, title: 'x'.repeat(10) }), 201);
      expect(bodyOf(await reader.put<PageThread>('/v1/threads', { url, title: 'x'.repeat(11) })).title).toHaveLength(
        10,
      );
    });

    it('has pages and keys of its own', async () => {
      const [url, key] = [strictPage(), own('key')];
      const { id } = bodyOf(await reader.put<PageThread>('/v1/threads', { url, key }), 201);
      problemOf(await the.byKey(key), 404, 'thread.not-found');
      problemOf(await the.byUrl(url), 404, 'thread.not-found');
      problemOf(await the.anyone.get(`/v1/threads/${id}`), 404, 'thread.not-found');
      problemOf(await the.mary.put(`/v1/threads/${id}/state`, { state: 'closed' }), 404, 'thread.not-found');
      problemOf(await reader.put('/v1/threads', { url: page() }), 403, 'thread.foreign-page');
    });

    it('closes threads where nobody writes, at once for readers and soon for everybody else', async () => {
      const { id } = bodyOf(await reader.put<PageThread>('/v1/threads', { url: strictPage() }), 201);
      const before = await reader.get<PageThread>(`/v1/threads/${id}`);
      await ages(the.system, id);
      const over = await reader.get<PageThread>(`/v1/threads/${id}`, {
        'if-none-match': before.headers.get('etag') ?? '',
      });
      expect(bodyOf(over)).toMatchObject({ state: 'closed', closedBecause: ['age'], version: 1 });
      problemOf(await ada.post(`/v1/threads/${id}/comments`, { body: 'Late.' }), 409, 'thread.closed');
      await eventually(async () => {
        expect(await told(the.system, id)).toEqual(['parley.thread.opened.v1', 'parley.thread.closed.v1']);
      }, 60_000);
      expect(bodyOf(await reader.get(`/v1/threads/${id}`))).toEqual({ ...bodyOf(over), version: 2 });

      const open = bodyOf(await moderator.put<PageThread>(`/v1/threads/${id}/state`, { state: 'open' }));
      expect(open).toMatchObject({ state: 'open', closedBecause: [], version: 3 });
      bodyOf(await ada.post(`/v1/threads/${id}/comments`, { body: 'In time.' }), 201);
    }, 90_000);
  });
}

function strictPage(): string {
  return `https://strict.example/${own('page')}`;
}

/** Makes a thread as old as one that nobody has written in for 31 days. */
async function ages(system: WiredSystem, id: string): Promise<void> {
  await onDatabase(
    system.databaseUrl,
    `UPDATE comments.threads SET created_at = created_at - interval '31 days', quiet_since = 'epoch' WHERE id = '${id}'`,
  );
}

/** The events of a thread that have been published. */
async function told(system: WiredSystem, id: string): Promise<string[]> {
  const rows = await onDatabase<{ type: string }>(
    system.databaseUrl,
    `SELECT envelope::json ->> 'type' AS type FROM comments.outbox_sent WHERE partition_key = '${id}' ORDER BY id`,
  );
  return rows.map(({ type }) => type);
}
