import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import type { ParleyUnderTest } from '#libs/testing';
import { bodyOf, Client } from '../e2e/support/client.js';
import { own } from '../e2e/support/forum.js';
import { printedForum, printedKey, signIn } from '../e2e/support/forum-page.js';
import type { Post } from '../e2e/support/things.js';
import { startWired, type WiredSystem } from '../e2e/support/wired.js';
import { faults } from './support/axe.js';
import { ForumWindow } from './support/forum-window.js';

let system: WiredSystem;
let parley: ParleyUnderTest;
let browser: Browser;
const windows: ForumWindow[] = [];

beforeAll(async () => {
  [system, browser] = await Promise.all([
    // Without a secret of its own, as `npm start` is: so there is sign-in for development.
    startWired({ PARLEY_SECRET: '' }),
    chromium.launch({ executablePath: process.env.PARLEY_TEST_CHROMIUM ?? '', args: ['--no-sandbox'] }),
  ]);
  ({ parley } = system);
});
afterAll(async () => {
  await browser.close();
  await system.stop();
});
afterEach(async () => {
  const closed = windows.splice(0);
  expect(closed.flatMap(({ complaints }) => complaints)).toEqual([]);
  await Promise.all(closed.map((window) => window.close()));
});

async function open(path: string | null = null, options: BrowserContextOptions = {}): Promise<ForumWindow> {
  const window = await ForumWindow.open(browser, path === null ? printedForum(parley) : parley.address + path, options);
  windows.push(window);
  return window;
}

/** Somebody who writes by the API, as if from a browser elsewhere. */
async function person(name: string): Promise<Client> {
  const { body } = await signIn(parley.address, { key: printedKey(parley), sub: own(name.toLowerCase()), name });
  return new Client(parley.address, body.token);
}

async function postBy(client: Client, title: string): Promise<Post> {
  return bodyOf(await client.post<Post>('/v1/posts', { title, body: 'Its *text*.' }), 201);
}

describe('a forum', () => {
  it('grows from nothing: a category, a post, and the answer of somebody else', async () => {
    const ada = await open();
    await ada.signIn('Ada Lovelace', 'admin');
    expect(ada.page.url()).not.toContain('key');

    const category = own('Engines');
    await ada.link('Categories').click();
    await ada.page.getByLabel('Name').fill(category);
    expect(await ada.page.getByLabel('Slug').inputValue()).toBe(category.toLowerCase());
    await ada.button('Create').click();
    await ada.link(category).click();
    await ada.heading(category).waitFor();

    const title = own('On the Analytical Engine');
    await ada.link('Write').click();
    await ada.page.getByLabel('Title').fill(title);
    await ada.page.getByRole('textbox', { name: 'Text', exact: true }).fill('It weaves *algebraic patterns*.');
    await ada.button('Preview').click();
    const preview = ada.page.getByRole('region', { name: 'Preview' });
    await preview.getByText('algebraic patterns').waitFor();
    expect(await preview.locator('em').innerText()).toBe('algebraic patterns');
    // The category that she came from is chosen.
    await ada.button('Publish').click();
    await ada.heading(title).waitFor();
    const [, postId = ''] = /^\/forum\/posts\/([0-9a-f-]{36})$/.exec(ada.place) ?? [];

    await ada.link('Posts').click();
    await ada.link(title).waitFor();
    await ada.page.locator('main').getByRole('link', { name: category, exact: true }).first().waitFor();

    const charles = await person('Charles');
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

  it('is read by guests, who are led to sign in and back to where they were', async () => {
    const title = own('To be read');
    const post = await postBy(await person('Ada'), title);
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

  it('takes a token that was made elsewhere, and none that is none', async () => {
    const window = await open('/forum/sign-in');
    await window.page.getByLabel('Or with a token').fill('hello');
    await window.button('Use the token').click();
    await window.page.getByText('is not a token').waitFor();
    await window.page.getByLabel('Or with a token').fill((await person('Tess')).token ?? '');
    await window.button('Use the token').click();
    await window.page.getByText('Tess', { exact: true }).waitFor();
  });

  it('lets authors change, delete and restore what they wrote, and keeps what is not sent yet', async () => {
    const window = await open();
    await window.signIn(own('Eve'));
    const title = own('First thoughts');
    await window.write({ title, text: 'So it begins.' });
    await window.link('Edit').click();
    await window.page.getByLabel('Tags').fill('second, thoughts');
    await window.button('Save').click();
    await window.link('#thoughts').waitFor();
    await window.button('Delete').click();
    await window.heading('The post is deleted').waitFor();
    await window.button('Restore it').click();
    await window.heading(title).waitFor();

    await window.link('Write').click();
    await window.page.getByLabel('Title').fill('Half a');
    await window.page.reload();
    expect(await window.page.getByLabel('Title').inputValue()).toBe('Half a');
  });

  it('locks and unlocks for moderators', async () => {
    const post = await postBy(await person('Ada'), own('Too hot'));
    const window = await open();
    await window.signIn('Moe', 'moderator');
    await window.page.goto(`${parley.address}/forum/posts/${post.id}`);
    await window.button('Lock').click();
    await window.page.getByText('Locked', { exact: true }).waitFor();
    await window.button('Unlock').click();
    await window.button('Lock').waitFor();
  });

  it('turns its pages by addresses, and the browser’s way back leads back', async () => {
    const author = await person('Paige');
    const tag = own('many').slice(0, 30);
    for (let n = 1; n <= 26; n++) {
      bodyOf(await author.post('/v1/posts', { title: `Page ${String(n)} of ${tag}`, body: '…', tags: [tag] }), 201);
    }
    const window = await open(`/forum?tag=${tag}&sort=new`);
    await window.link('Next page →').click();
    await window.link(`Page 1 of ${tag}`).waitFor();
    expect(await window.page.locator('.post-item').count()).toBe(1);
    await window.page.reload();
    await window.link(`Page 1 of ${tag}`).waitFor();
    await window.page.goBack();
    await window.link(`Page 26 of ${tag}`).waitFor();
    expect(window.place).toBe(`/forum?tag=${tag}&sort=new`);
  });

  it('says when there is nothing, and when Parley is away', async () => {
    const window = await open('/forum/none');
    await window.heading('There is nothing here').waitFor();
    await window.page.goto(`${parley.address}/forum/posts/0199a3b4-0000-7000-8000-000000000001`);
    await window.page.getByRole('alert').waitFor();
    await window.page.route('**/v1/**', (route) => route.abort());
    await window.page.goto(`${parley.address}/forum`);
    await window.page.getByText('Parley cannot be reached').waitFor();
    await window.page.unroute('**/v1/**');
    await window.button('Try again').click();
    await window.page.getByRole('listitem').first().waitFor();
  });
});

describe('without a mouse', () => {
  it('one can skip to the content, and each page begins to be read at its heading', async () => {
    const window = await open('/forum');
    const { keyboard } = window.page;
    await window.heading('Posts').waitFor();
    await keyboard.press('Tab');
    expect(await focused(window)).toBe('Skip to content');
    await keyboard.press('Enter');
    expect(await window.page.evaluate('document.activeElement.id')).toBe('main');
    await window.link('Categories').focus();
    await keyboard.press('Enter');
    await window.heading('Categories').waitFor();
    expect(await focused(window)).toBe('Categories');
    expect(await window.page.title()).toBe('Categories – Parley');
    await window.page.goBack();
    await window.heading('Posts').waitFor();
    expect(await focused(window)).toBe('Posts');
  });

  it('sorting a list leaves one where one is', async () => {
    const window = await open('/forum');
    await window.link('Top').focus();
    await window.page.keyboard.press('Enter');
    await window.link('All time').waitFor();
    expect(await focused(window)).toBe('Top');
  });
});

describe.each<[string, BrowserContextOptions]>([
  ['light-wide', { colorScheme: 'light', viewport: { width: 1200, height: 800 } }],
  ['dark-narrow', { colorScheme: 'dark', viewport: { width: 360, height: 740 } }],
])('every page, %s,', (look, options) => {
  it('is as accessible as can be told by a program, and fits', async () => {
    const title = own('A post with everything');
    const window = await open(null, options);
    const { page } = window;
    const check = async (name: string) => {
      await page.getByText('Loading…').waitFor({ state: 'detached' });
      await page.screenshot({ path: `test/browser/output/forum-${look}-${name}.png`, fullPage: true });
      expect([name, await faults(page)]).toEqual([name, []]);
      const overlap = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect([name, overlap]).toEqual([name, 0]);
    };

    await window.heading('Posts').waitFor();
    await check('posts-as-guest');
    await window.link('Sign in').click();
    await window.heading('Sign in').waitFor();
    await check('sign-in');
    await page.getByLabel('Name').fill('Ada Lovelace with a long name');
    await page.getByLabel('Role').selectOption('admin');
    await window.button('Sign in').click();
    await window.write({
      title,
      text: '# A heading\n\n> Quoted\n\n- one\n- two\n\n`code`\n\n```\na long line '.padEnd(200, 'x'),
    });
    const postId = window.place.split('/').pop() ?? '';
    bodyOf(await (await person('Ben')).post(`/v1/threads/${postId}/comments`, { body: 'Well said.' }), 201);
    await page.getByRole('link', { name: /Notifications \d+ unread/ }).waitFor();
    await check('post');
    await window.link('Edit').click();
    await window.heading('Edit the post').waitFor();
    await check('edit');
    await window.button('Preview').click();
    await page.getByRole('region', { name: 'Preview' }).waitFor();
    await check('preview');
    await page.getByRole('link', { name: /^Notifications/ }).click();
    await window.button('Mark as read').first().waitFor();
    await check('notifications');
    await window.link('Categories').click();
    await window.heading('Categories').waitFor();
    await page.getByLabel('Name').fill('Ἀγορά');
    await page.getByLabel('Slug').fill('No Slug');
    await window.button('Create').click();
    await page.getByRole('alert').waitFor();
    await check('categories-with-a-fault');
    await window.link('Posts').click();
    await window.link(title).waitFor();
    await check('posts');
  });
});

/** The text of what has the focus. */
function focused({ page }: ForumWindow): Promise<string> {
  return page.evaluate<string>('document.activeElement.innerText');
}
