import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { eventually, type ParleyUnderTest } from '#libs/testing';
import { bodyOf, Client } from '../e2e/support/client.js';
import { uniqueName } from '../e2e/support/forum.js';
import { printedForum, printedKey, signIn } from '../e2e/support/forum-page.js';
import type { Post } from '../e2e/support/api-types.js';
import { startWithServers, type SystemWithServers } from '../e2e/support/system-with-servers.js';
import { axeViolations } from './support/axe.js';
import { ForumPageObject } from './support/forum-page-object.js';

let system: SystemWithServers;
let parley: ParleyUnderTest;
let browser: Browser;
const opened: ForumPageObject[] = [];

beforeAll(async () => {
  [system, browser] = await Promise.all([
    // Without a configured secret, as with `npm start`, Parley offers development sign-in.
    startWithServers({ PARLEY_SECRET: '' }),
    chromium.launch({ executablePath: process.env.PARLEY_TEST_CHROMIUM ?? '', args: ['--no-sandbox'] }),
  ]);
  ({ parley } = system);
});
afterAll(async () => {
  await browser.close();
  await system.stop();
});
afterEach(async () => {
  const forums = opened.splice(0);
  expect(forums.flatMap(({ errors }) => errors)).toEqual([]);
  await Promise.all(forums.map((forum) => forum.close()));
});

async function open(path: string | null = null, options: BrowserContextOptions = {}): Promise<ForumPageObject> {
  const forum = await ForumPageObject.open(
    browser,
    path === null ? printedForum(parley) : parley.address + path,
    options,
  );
  opened.push(forum);
  return forum;
}

/** A user who acts through the API. */
async function createUser(name: string): Promise<Client> {
  const { body } = await signIn(parley.address, { key: printedKey(parley), sub: uniqueName(name.toLowerCase()), name });
  return new Client(parley.address, body.token);
}

async function createPost(client: Client, title: string): Promise<Post> {
  return bodyOf(await client.post<Post>('/v1/posts', { title, body: 'Its *text*.' }), 201);
}

describe('the forum', () => {
  it('leads from a new category to a post, a reply and its notification', async () => {
    const ada = await open();
    await ada.signIn('Ada Lovelace', 'admin');
    expect(ada.page.url()).not.toContain('key');

    const category = uniqueName('Engines');
    await ada.link('Categories').click();
    await ada.page.getByLabel('Name').fill(category);
    expect(await ada.page.getByLabel('Slug').inputValue()).toBe(category.toLowerCase());
    await ada.button('Create').click();
    await ada.link(category).click();
    await ada.heading(category).waitFor();

    const title = uniqueName('On the Analytical Engine');
    await ada.link('Write').click();
    await ada.page.getByLabel('Title').fill(title);
    await ada.page.getByRole('textbox', { name: 'Text', exact: true }).fill('It weaves *algebraic patterns*.');
    await ada.button('Preview').click();
    const preview = ada.page.getByRole('region', { name: 'Preview' });
    await preview.getByText('algebraic patterns').waitFor();
    expect(await preview.locator('em').innerText()).toBe('algebraic patterns');
    // The category of the list that she came from is selected.
    await ada.button('Publish').click();
    await ada.heading(title).waitFor();
    const [, postId = ''] = /^\/forum\/posts\/([0-9a-f-]{36})$/.exec(ada.pathAndQuery) ?? [];

    await ada.link('Posts').click();
    await ada.link(title).waitFor();
    await ada.page.locator('main').getByRole('link', { name: category, exact: true }).first().waitFor();

    const charles = await createUser('Charles');
    bodyOf(await charles.post(`/v1/threads/${postId}/comments`, { body: 'Just as the loom weaves flowers.' }), 201);
    await ada.page.getByRole('link', { name: 'Notifications 1 unread' }).waitFor();
    await ada.page.getByRole('link', { name: /^Notifications/ }).click();
    await ada.page.getByText(`Charles commented on ${title}`).waitFor();
    await ada.button('Mark all as read').click();
    await ada.link('Notifications').waitFor();
    await ada.button('Mark as read').waitFor({ state: 'detached' });
    await ada.link(title).click();
    await ada.heading(title).waitFor();
  });

  it('is readable without signing in, and returns to the same page after signing in', async () => {
    const title = uniqueName('To be read');
    const post = await createPost(await createUser('Ada'), title);
    const guest = await open(`/forum/posts/${post.id}`);
    await guest.heading(title).waitFor();
    expect(await guest.page.getByRole('button', { name: 'Vote for it' }).count()).toBe(0);
    await guest.link('Sign in').click();
    await guest.heading('Sign in').waitFor();
    await guest.page.getByLabel('Name').fill('Gus');
    await guest.page.getByLabel('Key').fill('0000-0000-0000');
    await guest.button('Sign in').click();
    await guest.page.getByRole('alert').getByText('not the key').waitFor();
    await guest.page.getByLabel('Key').fill(printedKey(parley));
    await guest.button('Sign in').click();
    await guest.heading(title).waitFor();
    await guest.page.getByRole('button', { name: 'Vote for it' }).click();
    await guest.page.getByText('1 point', { exact: true }).waitFor();
    await guest.button('Sign out').click();
    await guest.link('Sign in').waitFor();
  });

  it('accepts a pasted token, and rejects what is not a token', async () => {
    const forum = await open('/forum/sign-in');
    await forum.page.getByLabel('Or with a token').fill('hello');
    await forum.button('Use the token').click();
    await forum.page.getByText('is not a token').waitFor();
    await forum.page.getByLabel('Or with a token').fill((await createUser('Tess')).token ?? '');
    await forum.button('Use the token').click();
    await forum.page.getByText('Tess', { exact: true }).waitFor();
  });

  it('lets authors edit, delete and restore a post, and keeps unsent drafts', async () => {
    const forum = await open();
    await forum.signIn(uniqueName('Eve'));
    const title = uniqueName('First thoughts');
    await forum.writePost({ title, text: 'So it begins.' });
    await forum.link('Edit').click();
    await forum.page.getByLabel('Tags').fill('second, thoughts');
    await forum.button('Save').click();
    await forum.link('#thoughts').waitFor();
    await forum.button('Delete').click();
    await forum.heading('The post is deleted').waitFor();
    await forum.button('Restore it').click();
    await forum.heading(title).waitFor();

    await forum.link('Write').click();
    await forum.page.getByLabel('Title').fill('Half a');
    await forum.page.reload();
    expect(await forum.page.getByLabel('Title').inputValue()).toBe('Half a');
  });

  it('lets moderators lock and unlock a post', async () => {
    const post = await createPost(await createUser('Ada'), uniqueName('Too hot'));
    const forum = await open();
    await forum.signIn('Moe', 'moderator');
    await forum.page.goto(`${parley.address}/forum/posts/${post.id}`);
    await forum.button('Lock').click();
    await forum.page.getByText('Locked', { exact: true }).waitFor();
    await forum.button('Unlock').click();
    await forum.button('Lock').waitFor();
  });

  it('gives every page of a list its own URL, so reloading and going back work', async () => {
    const author = await createUser('Paige');
    const tag = uniqueName('many').slice(0, 30);
    for (let n = 1; n <= 26; n++) {
      bodyOf(await author.post('/v1/posts', { title: `Page ${String(n)} of ${tag}`, body: '…', tags: [tag] }), 201);
    }
    const forum = await open(`/forum?tag=${tag}&sort=new`);
    await forum.link('Next page →').click();
    await forum.link(`Page 1 of ${tag}`).waitFor();
    expect(await forum.page.locator('.post-item').count()).toBe(1);
    await forum.page.reload();
    await forum.link(`Page 1 of ${tag}`).waitFor();
    await forum.page.goBack();
    await forum.link(`Page 26 of ${tag}`).waitFor();
    expect(forum.pathAndQuery).toBe(`/forum?tag=${tag}&sort=new`);
  });

  it('shows an error for an unknown page, an unknown post and a failed connection', async () => {
    const forum = await open('/forum/none');
    await forum.heading('There is nothing here').waitFor();
    await forum.page.goto(`${parley.address}/forum/posts/0199a3b4-0000-7000-8000-000000000001`);
    await forum.page.getByRole('alert').waitFor();
    await forum.page.route('**/v1/**', (route) => route.abort());
    await forum.page.goto(`${parley.address}/forum`);
    await forum.page.getByText('Parley cannot be reached').waitFor();
    await forum.page.unroute('**/v1/**');
    await forum.button('Try again').click();
    await forum.page.getByRole('listitem').first().waitFor();
  });
});

describe('keyboard navigation', () => {
  it('has a skip link, and focuses the heading of each new page', async () => {
    const forum = await open('/forum');
    const { keyboard } = forum.page;
    await forum.heading('Posts').waitFor();
    await keyboard.press('Tab');
    expect(await focusedText(forum)).toBe('Skip to content');
    await keyboard.press('Enter');
    expect(await forum.page.evaluate('document.activeElement.id')).toBe('main');
    await forum.link('Categories').focus();
    await keyboard.press('Enter');
    await forum.heading('Categories').waitFor();
    expect(await focusedText(forum)).toBe('Categories');
    await eventually(async () => {
      expect(await forum.page.title()).toBe('Categories – Parley');
    });
    await forum.page.goBack();
    await forum.heading('Posts').waitFor();
    expect(await focusedText(forum)).toBe('Posts');
  });

  it('keeps the focus when a list is sorted', async () => {
    const forum = await open('/forum');
    await forum.link('Top').focus();
    await forum.page.keyboard.press('Enter');
    await forum.link('All time').waitFor();
    expect(await focusedText(forum)).toBe('Top');
  });
});

describe.each<[string, BrowserContextOptions]>([
  ['light-wide', { colorScheme: 'light', viewport: { width: 1200, height: 800 } }],
  ['dark-narrow', { colorScheme: 'dark', viewport: { width: 360, height: 740 } }],
])('every page, %s,', (variant, options) => {
  it('has no accessibility violation and no horizontal overflow', async () => {
    const title = uniqueName('A post with everything');
    const forum = await open(null, options);
    const { page } = forum;
    const checkPage = async (name: string) => {
      await page.getByText('Loading…').waitFor({ state: 'detached' });
      await page.screenshot({ path: `test/browser/output/forum-${variant}-${name}.png`, fullPage: true });
      expect([name, await axeViolations(page)]).toEqual([name, []]);
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect([name, overflow]).toEqual([name, 0]);
    };

    await forum.heading('Posts').waitFor();
    await checkPage('posts-as-guest');
    await forum.link('Sign in').click();
    await forum.heading('Sign in').waitFor();
    await checkPage('sign-in');
    await page.getByLabel('Name').fill('Ada Lovelace with a long name');
    await page.getByLabel('Role').selectOption('admin');
    await forum.button('Sign in').click();
    await forum.writePost({
      title,
      text: '# A heading\n\n> Quoted\n\n- one\n- two\n\n`code`\n\n```\na long line '.padEnd(200, 'x'),
    });
    const postId = forum.pathAndQuery.split('/').pop() ?? '';
    bodyOf(await (await createUser('Ben')).post(`/v1/threads/${postId}/comments`, { body: 'Well said.' }), 201);
    await page.getByRole('link', { name: /Notifications \d+ unread/ }).waitFor();
    await checkPage('post');
    await forum.link('Edit').click();
    await forum.heading('Edit the post').waitFor();
    await checkPage('edit');
    await forum.button('Preview').click();
    await page.getByRole('region', { name: 'Preview' }).waitFor();
    await checkPage('preview');
    await page.getByRole('link', { name: /^Notifications/ }).click();
    await forum.button('Mark as read').first().waitFor();
    await checkPage('notifications');
    await forum.link('Categories').click();
    await forum.heading('Categories').waitFor();
    await page.getByLabel('Name').fill('Ἀγορά');
    await page.getByLabel('Slug').fill('No Slug');
    await forum.button('Create').click();
    await page.getByRole('alert').waitFor();
    await checkPage('categories-with-an-error');
    await forum.link('Posts').click();
    await forum.link(title).waitFor();
    await checkPage('posts');
  });
});

/** The text of the focused element. */
function focusedText({ page }: ForumPageObject): Promise<string> {
  return page.evaluate<string>('document.activeElement.innerText');
}
