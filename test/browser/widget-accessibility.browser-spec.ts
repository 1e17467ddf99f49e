import type { Page } from 'playwright-core';
import { xssCorpus } from '../../libs/markdown/test/xss-corpus.js';
import { eventually } from '#libs/testing';
import type { Client } from '../e2e/support/client.js';
import { axeViolations } from './support/axe.js';
import { saveScreenshot, useWidgetFixture, type WidgetFixture } from './support/widget-fixture.js';

let fixture: WidgetFixture;
useWidgetFixture((started) => (fixture = started));

/** A page with replies, a tombstone, a vote and a reaction. */
async function createDiscussion(
  body = fixture.script('data-sort="old"'),
  language = 'en',
): Promise<{ url: string; ada: Client }> {
  const { url, thread, ada } = await fixture.createPageWithThread({ body, language, head: STYLE });
  const bob = await fixture.forum.person('Bob');
  const first = await fixture.forum.comment(ada, thread.id, {
    body: 'Linen, or *wool*? See https://example.org/looms\n\n> An old question.\n\n```js\nweave(1);\n```',
  });
  const reply = await fixture.forum.comment(bob, thread.id, { parentId: first.id, body: 'Wool, for winter.' });
  await fixture.forum.comment(ada, thread.id, { parentId: reply.id, body: 'And linen for the rest of the year.' });
  const deleted = await fixture.forum.comment(bob, thread.id, { body: 'Taken back' });
  await fixture.forum.comment(ada, thread.id, { parentId: deleted.id, body: 'I have read it, though.' });
  await bob.delete(`/v1/comments/${deleted.id}`);
  await bob.put(`/v1/comments/${first.id}/vote`, { value: 1 });
  await bob.put(`/v1/comments/${first.id}/reactions/${encodeURIComponent('🎉')}`);
  return { url, ada };
}

const STYLE = `<style>body{font:17px/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}</style>`;
const DARK_PAGE = `${STYLE}<style>body{background:#15181c;color:#e8e6e1}</style>`;

/** Waits until all comments of `createDiscussion` are rendered. */
async function waitForComments(page: Page): Promise<void> {
  await page.getByRole('article').nth(4).waitFor();
}

describe('axe-core finds no violation', () => {
  it.each(['inherit', 'light', 'dark'])('in the theme %s', async (theme) => {
    const { url } = await createDiscussion(fixture.script(`data-sort="old" data-theme="${theme}"`));
    const page = await fixture.open(url);
    await waitForComments(page);
    await saveScreenshot(page, `theme-${theme}`);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('on a dark page, in the theme inherit', async () => {
    const { url, thread, ada } = await fixture.createPageWithThread({ head: DARK_PAGE });
    await fixture.forum.comment(ada, thread.id, {
      body: 'In the dark, with `code` and [a link](https://example.org).',
    });
    const page = await fixture.open(url);
    await page.getByRole('article').waitFor();
    await saveScreenshot(page, 'dark-page');
    expect(await axeViolations(page)).toEqual([]);
  });

  it('with an open editor and an open menu', async () => {
    const { url } = await createDiscussion();
    const page = await fixture.open(url);
    await page.getByRole('button', { name: 'Reply to Ada' }).first().click();
    await page.getByRole('textbox', { name: 'Reply to Ada' }).fill('What I say');
    await page.getByText('Help with formatting').click();
    await page.getByRole('button', { name: 'More about the comment by Bob' }).click();
    await page.getByRole('button', { name: 'Copy the link' }).waitFor();
    await saveScreenshot(page, 'writing');
    expect(await axeViolations(page)).toEqual([]);
  });
});

describe('the widget adapts', () => {
  it('to a dark colour scheme of the system', async () => {
    const { url } = await createDiscussion(fixture.script('data-sort="old" data-theme="auto"'));
    const page = await fixture.open(url, { colorScheme: 'dark' });
    await waitForComments(page);
    const colour = `getComputedStyle(document.querySelector('parley-comments').shadowRoot.querySelector('section')).backgroundColor`;
    expect(await page.evaluate(colour)).toBe('rgb(20, 24, 29)');
    await saveScreenshot(page, 'dark');
  });

  it('to Arabic, from right to left', async () => {
    const { url } = await createDiscussion(undefined, 'ar');
    const page = await fixture.open(url);
    await waitForComments(page);
    await page.getByRole('heading', { name: '4 تعليقات' }).waitFor();
    await saveScreenshot(page, 'right-to-left');
    const [avatar, toggle] = await Promise.all([
      page.locator('.avatar').first().boundingBox(),
      page.locator('.toggle').first().boundingBox(),
    ]);
    expect(avatar?.x).toBeGreaterThan(toggle?.x ?? 0);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('to German and a narrow screen', async () => {
    const { url } = await createDiscussion(undefined, 'de');
    const page = await fixture.open(url, { viewport: { width: 320, height: 700 } });
    await waitForComments(page);
    await page.getByRole('button', { name: 'Kommentar schreiben' }).click();
    await page.getByRole('textbox', { name: 'Dein Name' }).waitFor();
    await saveScreenshot(page, 'narrow');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  });
});

describe('the keyboard', () => {
  it('reaches every control, in visual order', async () => {
    const { url } = await createDiscussion();
    const page = await fixture.open(url);
    await waitForComments(page);
    const names: string[] = [];
    for (let i = 0; i < 9; i++) {
      await page.keyboard.press('Tab');
      names.push(
        await page.evaluate<string>(
          `(({ activeElement: { shadowRoot } }) => { const e = shadowRoot.activeElement; return e.ariaLabel ?? e.textContent; })(document)`,
        ),
      );
    }
    expect(names).toEqual([
      expect.stringContaining('Oldest first'),
      'Write a comment',
      expect.stringMatching(/now|ago/),
      'Hide the replies to Ada',
      'https://example.org/looms',
      'Reply to Ada',
      'More about the comment by Ada',
      expect.stringMatching(/now|ago/),
      'Hide the replies to Bob',
    ]);
  });

  it('opens and closes replies, menu and editor, and never loses the focus', async () => {
    const { url } = await createDiscussion();
    const page = await fixture.open(url);
    await waitForComments(page);
    const focused = (name: string) =>
      page.waitForFunction(
        `(document.querySelector('parley-comments').shadowRoot.activeElement?.ariaLabel ?? '').includes(${JSON.stringify(name)})`,
      );
    await page.getByRole('button', { name: 'Hide the replies to Ada' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '2 replies' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Wool, for winter.').waitFor();
    await page.getByRole('button', { name: 'More about the comment by Bob' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Copy the link' }).waitFor();
    await page.keyboard.press('Escape');
    await focused('More about the comment by Bob');
    expect(await page.getByRole('button', { name: 'Copy the link' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Reply to Bob' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      `document.querySelector('parley-comments').shadowRoot.activeElement?.localName === 'textarea'`,
    );
    await page.keyboard.type('Typed without a mouse');
    await page.getByRole('textbox', { name: 'Your name' }).fill('Grace');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('status').getByText('Your comment has been posted.').waitFor({ state: 'attached' });
    await page.waitForFunction(
      `document.querySelector('parley-comments').shadowRoot.activeElement?.textContent.includes('Typed without a mouse')`,
    );
  });
});

describe('the focus', () => {
  const focused = (page: Page, text: string) =>
    page.waitForFunction(
      `(({ shadowRoot }) => { const e = shadowRoot.activeElement; return (e?.ariaLabel ?? e?.textContent ?? '').includes(${JSON.stringify(text)}); })(document.querySelector('parley-comments'))`,
    );

  /** Uses the keyboard only. */
  async function deleteComment(page: Page, text: string): Promise<void> {
    const article = page.getByRole('article').filter({ hasText: text });
    await article.getByRole('button', { name: 'More about the comment by Ada' }).press('Enter');
    await article.getByRole('button', { name: 'Delete' }).press('Enter');
    await article.getByRole('button', { name: 'Really delete?' }).press('Enter');
  }

  it('moves to a neighbour of a deleted comment', async () => {
    const ada = await fixture.forum.person('Ada');
    const body = fixture.script(`data-sort="old" data-token="${ada.token ?? ''}"`);
    const { url, thread } = await fixture.createPageWithThread({ body });
    const parent = await fixture.forum.comment(ada, thread.id, { body: 'With an answer' });
    await fixture.forum.comment(ada, thread.id, { body: 'The answer', parentId: parent.id });
    await fixture.forum.comment(ada, thread.id, { body: 'The last one' });
    const page = await fixture.open(url);
    await page.getByRole('article').nth(2).waitFor();
    await deleteComment(page, 'With an answer');
    await focused(page, 'Deleted by its author.');
    await deleteComment(page, 'The answer');
    await focused(page, 'The last one');
    await deleteComment(page, 'The last one');
    await focused(page, 'Write a comment');
  });

  it('returns to the button that opened the reactions', async () => {
    const reader = await fixture.forum.person('Bob');
    const { url, thread, ada } = await fixture.createPageWithThread({
      body: fixture.script(`data-token="${reader.token ?? ''}"`),
    });
    await fixture.forum.comment(ada, thread.id);
    const page = await fixture.open(url);
    await page.getByRole('button', { name: 'React', exact: true }).press('Enter');
    await page.getByRole('group', { name: 'React' }).getByRole('button', { name: '👍' }).press('Enter');
    await page.getByRole('button', { name: '👍 1', pressed: true }).waitFor();
    await focused(page, 'React');
  });
});

describe('under a strict Content-Security-Policy', () => {
  it('XSS attempts are shown as text and do nothing', async () => {
    const [script, styles] = [`script-src ${fixture.api}`, `style-src 'none'`];
    const policy = `default-src 'none'; ${script}; ${styles}; connect-src ${fixture.api}; img-src 'none'; base-uri 'none'`;
    const { url, thread, ada } = await fixture.createPageWithThread({ policy, head: '' });
    let rendered = 0;
    for (let i = 0; i < xssCorpus.length; i += 20) {
      const responses = await Promise.all(
        xssCorpus.slice(i, i + 20).map(({ markdown }) => fixture.forum.tryComment(ada, thread.id, { body: markdown })),
      );
      // The renderer refuses some of them.
      rendered += responses.filter(({ status }) => status === 201).length;
    }
    expect(rendered).toBeGreaterThan(300);
    const page = await fixture.open(url);
    await page.evaluate(
      `document.addEventListener('securitypolicyviolation', (e) => console.error(e.violatedDirective))`,
    );
    await page.getByRole('button', { name: 'More comments' }).click();
    await eventually(async () => {
      await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
      expect(await page.getByRole('article').count()).toBe(rendered);
    });
    await saveScreenshot(page, 'hostile');
    const elements = `[...document.querySelector('parley-comments').shadowRoot.querySelectorAll('.body *')]`;
    expect(
      await page.evaluate(`${elements}.filter((e) => e.matches('script,iframe,object,embed,style,form,input')).length`),
    ).toBe(0);
    expect(
      await page.evaluate(
        `${elements}.flatMap((e) => e.getAttributeNames()).filter((name) => name.startsWith('on')).length`,
      ),
    ).toBe(0);
    await page.evaluate(
      `${elements}.filter((e) => e.href).forEach((e) => { e.target = '_blank'; e.dispatchEvent(new MouseEvent('mouseover')); })`,
    );
    expect(page.url()).toBe(url);
  });

  it('the styles apply even if inline styles are forbidden', async () => {
    const policy = `default-src 'none'; script-src ${fixture.api}; connect-src ${fixture.api}; style-src 'none'`;
    const { url, thread, ada } = await fixture.createPageWithThread({ policy });
    await fixture.forum.comment(ada, thread.id);
    const page = await fixture.open(url);
    await page.getByRole('article').waitFor();
    const display = `getComputedStyle(document.querySelector('parley-comments').shadowRoot.querySelector('.avatar')).display`;
    expect(await page.evaluate(display)).toBe('grid');
  });
});

describe('server-rendered comments', () => {
  it('are shown without JavaScript, and replaced by the widget', async () => {
    const { url, thread, ada } = await fixture.createPageWithThread();
    await fixture.forum.comment(ada, thread.id, { body: 'Rendered early' });
    const { text } = await fixture.forum.anyone.get(`/v1/threads/${thread.id}/embed.html?fragment=true`);
    const body = `<parley-comments url="${url}">${text}</parley-comments>${fixture.script()}`;
    const pageUrl = fixture.createPage({ body });
    const withoutScripts = await fixture.open(pageUrl, { javaScriptEnabled: false });
    await withoutScripts.getByText('Rendered early').waitFor();
    const page = await fixture.open(pageUrl);
    await page.getByRole('button', { name: 'Reply to Ada' }).waitFor();
    expect(await page.getByText('Rendered early').filter({ visible: true }).count()).toBe(1);
    const documentPage = await fixture.open(`${fixture.api}/v1/threads/${thread.id}/embed.html`);
    await documentPage.getByText('Rendered early').waitFor();
    await saveScreenshot(documentPage, 'without-scripts');
  });
});
