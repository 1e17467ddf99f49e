import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signToken } from '#libs/http';
import { eventually } from '#libs/testing';
import { bodyOf, Client, problemOf } from './support/client.js';
import { dataDirectory } from './support/data-directory.js';
import { uniqueName } from './support/forum.js';
import { onDatabase } from './support/sql.js';
import type { Author, Comment, CommentsPage, Page, Post } from './support/api-types.js';
import { startWithServers, type SystemWithServers } from './support/system-with-servers.js';

interface Guest {
  readonly token: string;
  readonly author: Author;
}

const secretOf = (site: string) => `the secret of ${site}, for these tests only`;
const generous = { author: 10_000, address: 10_000, site: 10_000, reads: 10_000 };
const club = {
  secret: secretOf('club'),
  guests: true,
  rates: generous,
  limits: { titleLength: 100, bodyLength: 5_000, editWindowMinutes: 30, displayDepth: 5, closeAfterDays: 90 },
  emoji: ['👍', '🎉'],
  images: 'show',
  maxLinks: 3,
  hold: 'nothing',
};
const members = { secret: secretOf('members'), rates: generous };
const narrow = { secret: secretOf('narrow'), guests: true, rates: { ...generous, author: 2, address: 4, reads: 5 } };
/** The tests of the reload change it. */
const changing = { secret: secretOf('changing'), guests: true, rates: generous };

const sitesFile = join(dataDirectory().path, 'sites.json');
const writeSites = (sites: object) => {
  writeFileSync(sitesFile, JSON.stringify({ sites }));
};

let system: SystemWithServers;

beforeAll(async () => {
  writeSites({ club, members, narrow, changing });
  system = await startWithServers({ PARLEY_SITES: sitesFile, PARLEY_RATE_LIMITS: 'on', TRUST_PROXY: '127.0.0.1' });
}, 60_000);
afterAll(async () => {
  await system.stop();
  expect(system.newErrors()).toEqual([]);
});
afterEach(() => {
  expect(system.newErrors()).toEqual([]);
});

const as = (site: string, token: string | null = null) => new Client(system.address, token, site);
async function member(site: string, name: string, more: object = {}): Promise<Client> {
  return as(site, await signToken(secretOf(site), { sub: uniqueName('member'), name, ...more }, '1h'));
}
async function guest(site: string, name: string, fields: object = {}): Promise<Guest> {
  return bodyOf(await as(site).post<Guest>('/v1/guests', { name, ...fields }), 201);
}
async function post(by: Client): Promise<Post> {
  return bodyOf(await by.post<Post>('/v1/posts', { title: uniqueName('A post'), body: 'Its text.' }), 201);
}
const comment = (by: Client, { id }: Post, body = uniqueName('A comment')) =>
  by.post<Comment>(`/v1/threads/${id}/comments`, { body });

describe('a guest', () => {
  it('has a name and a token, which the server does not store', async () => {
    const response = await as('club').post<Guest>('/v1/guests', { name: ' Mary \n Ann ' }, { 'idempotency-key': 'k' });
    const { token, author } = bodyOf(response, 201);
    const id = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/) as string;
    expect(author).toEqual({ id, kind: 'guest', name: 'Mary Ann', handle: null, picture: null });
    expect(token.split('.')).toHaveLength(3);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('location')).toBe(`/v1/comments?author=${author.id}&site=club`);
    const again = await as('club').post<Guest>('/v1/guests', { name: 'Mary Ann' }, { 'idempotency-key': 'k' });
    expect(bodyOf(again, 201).author.id).not.toBe(author.id);
  });

  it('writes, edits and deletes their own comments only', async () => {
    const about = await post(await member('club', 'Ada'));
    const [mary, john] = [await guest('club', uniqueName('Mary')), await guest('club', uniqueName('John'))];
    const [byMary, byJohn] = [as('club', mary.token), as('club', john.token)];
    const written = bodyOf(await comment(byMary, about, 'First'), 201);
    expect(written.author).toEqual(mary.author);
    const path = `/v1/comments/${written.id}`;
    problemOf(await byJohn.patch(path, { body: 'Mine' }), 403, 'comment.not-yours');
    problemOf(await byJohn.delete(path), 403, 'comment.not-yours');
    expect(bodyOf(await byMary.patch<Comment>(path, { body: 'Second' }))).toMatchObject({
      body: 'Second',
      revision: 2,
    });
    const { items } = bodyOf(await as('club').get<CommentsPage>(`/v1/threads/${about.id}/comments`));
    expect(items).toMatchObject([{ body: 'Second', author: mary.author }]);
    const comments = bodyOf(await as('club').get<Page<Comment>>(`/v1/comments?author=${mary.author.id}`));
    expect(comments.items.map(({ id }) => id)).toEqual([written.id]);
    expect((await byMary.delete(path)).status).toBe(204);
    problemOf(await as('club').get(path), 404, 'comment.not-found');
  });

  it('cannot do what requires a role', async () => {
    const { token } = await guest('club', uniqueName('Mary'));
    const category = { slug: uniqueName('slug'), name: 'Name' };
    problemOf(await as('club', token).post('/v1/categories', category), 403, 'category.forbidden');
  });

  it('exists at their own site only', async () => {
    const { token } = await guest('club', uniqueName('Mary'));
    for (const path of ['/v1/site', '/v1/posts', '/v1/notifications']) {
      problemOf(await as('members', token).get(path), 403, 'auth.wrong-site');
    }
    const forged = await signToken(secretOf('club'), { iss: 'parley', sub: 'ada', name: 'Ada' }, '1h');
    problemOf(await as('club', forged).get('/v1/site'), 401, 'auth.token-invalid');
  });

  it('has a private address, and is not treated as its owner before confirming it', async () => {
    const email = `${uniqueName('mary')}@mail.example`;
    const about = await post(await member('club', 'Ada'));
    const { token, author } = await guest('club', uniqueName('Mary'), { email });
    const written = await comment(as('club', token), about);
    expect(written.status).toBe(201);
    for (const schema of ['comments', 'posts', 'notifications']) {
      const [known] = await eventually(async () => {
        const rows = await onDatabase<{ email: string | null }>(
          system.databaseUrl,
          `SELECT email FROM ${schema}.people WHERE id = '${author.id}'`,
        );
        expect(rows).toHaveLength(1);
        return rows;
      });
      expect(known?.email).toBeNull();
    }
    const [stored] = await onDatabase<{ email: string }>(
      system.databaseUrl,
      `SELECT email FROM comments.guest_addresses WHERE site = 'club' AND guest_id = '${author.id}'`,
    );
    expect(stored?.email).toBe(email);
    for (const path of [`/v1/threads/${about.id}/comments`, `/v1/people?prefix=${author.name}`]) {
      const { text } = await as('club').get(path);
      expect(text).toContain(author.name);
      expect(text).not.toContain(email);
    }
  });

  it.each([
    [{}, 'request.invalid'],
    [{ name: '' }, 'request.invalid'],
    [{ name: ' \t ' }, 'request.invalid'],
    [{ name: 7 }, 'request.invalid'],
    [{ name: 'a\0b' }, 'request.invalid'],
    [{ name: 'x'.repeat(101) }, 'request.invalid'],
    [{ name: 'Mary', kind: 'member' }, 'request.invalid'],
    [{ name: 'Mary', email: 'x'.repeat(255) }, 'request.invalid'],
    [{ name: '\u200b' }, 'request.invalid'],
    [{ name: 'Mary\u202e' }, 'guest.bad-name'],
    [{ name: 'Mary', email: 'mary' }, 'guest.bad-address'],
  ])('cannot be %j', async (body, code) => {
    problemOf(await as('club').post('/v1/guests', body), 400, code);
  });

  it('cannot have the name or the handle of a member', async () => {
    const [name, handle] = [uniqueName('Zoë Lovelace'), uniqueName('zoe')];
    const zoe = await member('club', name, { handle });
    await post(zoe);
    // The comments service receives people from the posts service.
    await eventually(async () => {
      problemOf(await as('club').post('/v1/guests', { name }), 409, 'guest.name-taken');
    });
    const spaced = ` ${name.replace(' ', '\u00a0 ')}`;
    for (const similarName of [name.toUpperCase(), name.normalize('NFD'), spaced, handle, `${name}.`, `@${handle}`]) {
      problemOf(await as('club').post('/v1/guests', { name: similarName }), 409, 'guest.name-taken');
    }
    await guest('narrow', name);
    await guest('club', `${name} the second`);
    // A Cyrillic o in a Latin name.
    problemOf(await as('club').post('/v1/guests', { name: name.replace('o', '\u043e') }), 400, 'guest.bad-name');
  });

  it('is refused by a site that allows no guests', async () => {
    problemOf(await as('members').post('/v1/guests', { name: 'Mary' }), 403, 'site.no-guests');
    problemOf(await as('none').post('/v1/guests', { name: 'Mary' }), 404, 'site.unknown');
  });
});

describe('people', () => {
  it('are completed by handle and by name', async () => {
    const stem = uniqueName('q');
    const about = await post(await member('club', `${stem} by name`, { handle: uniqueName('other') }));
    await post(await member('club', 'Somebody', { handle: `${stem.toUpperCase().slice(0, 20)}` }));
    const { token, author } = await guest('club', `${stem} a guest`);
    bodyOf(await comment(as('club', token), about), 201);
    const complete = async (query: string) => bodyOf(await as('club').get<Page<Author>>(`/v1/people?${query}`));
    await eventually(async () => {
      const { items, nextCursor } = await complete(`prefix=${stem}`);
      expect(items.map(({ name }) => name)).toEqual(['Somebody', `${stem} by name`, author.name]);
      expect(nextCursor).toBeNull();
    });
    expect((await complete(`prefix=${stem}&limit=1`)).items).toHaveLength(1);
    expect((await complete(`prefix=${stem}x`)).items).toEqual([]);
    expect(bodyOf(await as('members').get<Page<Author>>(`/v1/people?prefix=${stem}`)).items).toEqual([]);
  });

  it.each([
    '',
    'prefix=',
    'prefix=%20',
    `prefix=${'x'.repeat(101)}`,
    'prefix=a&limit=0',
    'prefix=a&limit=101',
    'prefix=%00',
  ])('are not completed for "%s"', async (query) => {
    problemOf(await as('club').get(`/v1/people?${query}`), 400, 'request.invalid');
  });
});

describe('the public settings of a site', () => {
  it('are returned', async () => {
    const response = await as('club').get('/v1/site');
    expect(bodyOf(response)).toEqual({
      name: 'club',
      guests: true,
      editWindowMinutes: 30,
      displayDepth: 5,
      emoji: ['👍', '🎉'],
      images: 'show',
      maxLinks: 3,
      limits: { titleLength: 100, bodyLength: 5_000 },
      closeAfterDays: 90,
      hold: 'nothing',
    });
    expect(response.text).not.toContain(club.secret);
    expect(bodyOf(await as('members').get('/v1/site'))).toMatchObject({
      guests: false,
      editWindowMinutes: null,
      maxLinks: null,
      closeAfterDays: null,
    });
    problemOf(await as('none').get('/v1/site'), 404, 'site.unknown');
  });

  it('are 304 for a client that has them', async () => {
    const { headers } = await as('club').get('/v1/site');
    const tag = headers.get('etag') ?? '';
    expect(headers.get('cache-control')).toMatch(/^public/);
    const again = await as('club').get('/v1/site', { 'if-none-match': tag });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await as('members').get('/v1/site', { 'if-none-match': tag })).status).toBe(200);
  });
});

describe('the rate limits of a site', () => {
  const from = (address: string) => ({ 'x-forwarded-for': address });

  it('limit writes, with Retry-After', async () => {
    const [ada, bob] = [await member('narrow', 'Ada'), await member('narrow', 'Bob')];
    const write = (by: Client, address = '192.0.2.1') =>
      by.post('/v1/posts', { title: uniqueName('A post'), body: 'Its text.' }, from(address));
    const first = await write(ada);
    expect(first.status).toBe(201);
    expect(first.headers.get('ratelimit-policy')).toBe('"author";q=2;w=60, "address";q=4;w=60, "site";q=10000;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"author";r=1;t=60, "address";r=3;t=60, "site";r=\d+;t=\d+$/);
    expect((await write(ada)).status).toBe(201);
    const refused = await write(ada, '192.0.2.2');
    problemOf(refused, 429, 'request.too-many');
    const [, left, wait] = /"author";r=(\d+);t=(\d+)/.exec(refused.headers.get('ratelimit') ?? '') ?? [];
    expect(left).toBe('0');
    expect(refused.headers.get('retry-after')).toBe(wait);
    expect(Number(wait)).toBeGreaterThan(0);
    expect([(await write(bob)).status, (await write(bob)).status]).toEqual([201, 201]);
    problemOf(await write(await member('narrow', 'Eve')), 429, 'request.too-many');
    expect((await ada.get('/v1/posts', from('192.0.2.1'))).status).toBe(200);
  });

  it('apply to each service separately, and to guests like members', async () => {
    const ada = await member('narrow', 'Ada');
    const about = await post(ada);
    const { token } = await guest('narrow', uniqueName('Mary'));
    const mary = as('narrow', token);
    const write = async (address: string) => {
      const body = { body: uniqueName('A comment') };
      return (await mary.post(`/v1/threads/${about.id}/comments`, body, from(address))).status;
    };
    expect([await write('192.0.2.11'), await write('192.0.2.12')]).toEqual([201, 201]);
    expect(await write('192.0.2.13')).toBe(429);
  });

  it('limit reads', async () => {
    const read = () => as('narrow').get('/v1/site', from('192.0.2.21'));
    const responses = [];
    for (let time = 0; time < 6; time++) responses.push(await read());
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(responses[0]?.headers.get('ratelimit')).toBe('"reads";r=4;t=60');
    expect(Number(responses[5]?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('do not apply to operators', async () => {
    for (const path of ['/health/live', '/health/ready', '/metrics']) {
      const { status, headers } = await fetch(system.address + path);
      expect([status, headers.get('ratelimit')]).toEqual([200, null]);
    }
  });
});

describe('the sites file', () => {
  const linesWith = (text: string) => system.parley.lines.filter((line) => line.includes(text)).length;
  async function reload(sites: object, message: string): Promise<void> {
    const before = linesWith(message);
    writeSites(sites);
    system.parley.process.kill('SIGHUP');
    await eventually(() => {
      expect(linesWith(message)).toBeGreaterThan(before);
    });
  }
  const AGAIN = 'the sites file was read again';

  it('applies to every service after a reload, which invalidates tokens of old keys', async () => {
    const ada = await member('changing', 'Ada');
    const { token } = await guest('changing', uniqueName('Mary'));
    await post(ada);
    bodyOf(await as('changing', token).get('/v1/site'));
    const secret = secretOf('changed');
    const fresh = { secret: secretOf('fresh'), rates: generous };
    await reload({ club, narrow, changing: { ...changing, secret, guests: false }, fresh }, AGAIN);
    expect(bodyOf(await as('changing').get('/v1/site'))).toMatchObject({ guests: false });
    for (const path of ['/v1/posts', '/v1/comments?author=x', '/v1/notifications/unread-count']) {
      problemOf(await ada.get(path), 401, 'auth.token-invalid');
      problemOf(await as('changing', token).get(path), 403, 'site.no-guests');
      problemOf(await as('members').get(path), 404, 'site.unknown');
    }
    problemOf(await as('changing').post('/v1/guests', { name: 'Mary' }), 403, 'site.no-guests');
    const again = await signToken(secret, { sub: 'ada', name: 'Ada' }, '1h');
    await post(as('changing', again));
    await post(await member('fresh', 'Ada'));
    await reload({ club, members, narrow, changing }, AGAIN);
    await post(ada);
    bodyOf(await as('changing', token).get('/v1/site'));
  });

  it('changes pages at once, with and without a cached copy', async () => {
    const ada = await member('changing', 'Ada');
    const { id } = await post(ada);
    const path = `/v1/threads/${id}/comments`;
    const write = async (parentId: string | null) =>
      bodyOf(await ada.post<Comment>(path, { body: uniqueName('A comment'), parentId }), 201);
    await write((await write(null)).id);
    const titles = async (by: Client) => {
      const { headers, body } = await by.get<Page<Comment>>(path);
      return { tag: headers.get('etag') ?? '', count: body.items.length };
    };
    const readers = [ada, as('changing')];
    const before = await Promise.all(readers.map(titles));
    expect(before.map(({ count }) => count)).toEqual([2, 2]);
    await reload({ club, members, narrow, changing: { ...changing, limits: { displayDepth: 0 } } }, AGAIN);
    for (const [i, reader] of readers.entries()) {
      const again = await reader.get(path, { 'if-none-match': before[i]?.tag ?? '' });
      expect(again.status).toBe(200);
      expect((await titles(reader)).count).toBe(1);
    }
    await reload({ club, members, narrow, changing }, AGAIN);
    expect((await Promise.all(readers.map(titles))).map(({ count }) => count)).toEqual([2, 2]);
  });

  it('changes nothing while it is invalid, and every error is reported', async () => {
    const faulty = { club: { ...club, guests: 'perhaps' }, short: { secret: 'short' } };
    await reload(faulty, 'sites.club.guests');
    expect(bodyOf(await as('club').get('/v1/site'))).toMatchObject({ guests: true });
    bodyOf(await as('members').get('/v1/site'));
    problemOf(await as('short').get('/v1/site'), 404, 'site.unknown');
    const [line, ...others] = system.newErrors();
    expect(others).toEqual([]);
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      faults: [
        expect.stringMatching(/^sites\.club\.guests: /) as string,
        expect.stringMatching(/^sites\.short\.secret: /) as string,
      ],
    });
    await reload({ club, members, narrow, changing }, AGAIN);
  });
});
