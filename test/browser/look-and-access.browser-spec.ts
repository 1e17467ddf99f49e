import type { Page } from 'playwright-core';
import { xssCorpus } from '../../libs/markdown/test/xss-corpus.js';
import { eventually } from '#libs/testing';
import type { Client } from '../e2e/support/client.js';
import { faults } from './support/axe.js';
import { onStage } from './support/on-stage.js';
import { picture, type Stage } from './support/stage.js';

let stage: Stage;
onStage((set) => (stage = set));

/** A page with a small discussion of the usual kinds. */
async function discussion(
  body = stage.script('data-sort="old"'),
  language = 'en',
): Promise<{ url: string; ada: Client }> {
  const { url, thread, ada } = await stage.discussed({ body, language, head: STYLE });
  const bob = await stage.forum.person('Bob');
  const first = await stage.forum.comment(ada, thread.id, {
    body: 'Linen, or *wool*? See https://example.org/looms\n\n> An old question.\n\n```js\nweave(1);\n```',
  });
  const reply = await stage.forum.comment(bob, thread.id, { parentId: first.id, body: 'Wool, for winter.' });
  await stage.forum.comment(ada, thread.id, { parentId: reply.id, body: 'And linen for the rest of the year.' });
  const gone = await stage.forum.comment(bob, thread.id, { body: 'Taken back' });
  await stage.forum.comment(ada, thread.id, { parentId: gone.id, body: 'I have read it, though.' });
  await bob.delete(`/v1/comments/${gone.id}`);
  await bob.put(`/v1/comments/${first.id}/vote`, { value: 1 });
  await bob.put(`/v1/comments/${first.id}/reactions/${encodeURIComponent('🎉')}`);
  return { url, ada };
}

const STYLE = `<style>body{font:17px/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}</style>`;
const DARK_PAGE = `${STYLE}<style>body{background:#15181c;color:#e8e6e1}</style>`;

async function settled(page: Page): Promise<void> {
  await page.getByRole('article').nth(4).waitFor();
}

describe('axe-core finds nothing', () => {
  it.each(['inherit', 'light', 'dark'])('in the theme %s', async (theme) => {
    const { url } = await discussion(stage.script(`data-sort="old" data-theme="${theme}"`));
    const page = await stage.visit(url);
    await settled(page);
    await picture(page, `theme-${theme}`);
    expect(await faults(page)).toEqual([]);
  });

  it('on a dark page whose colours it takes', async () => {
    const { url, thread, ada } = await stage.discussed({ head: DARK_PAGE });
    await stage.forum.comment(ada, thread.id, { body: 'In the dark, with `code` and [a link](https://example.org).' });
    const page = await stage.visit(url);
    await page.getByRole('article').waitFor();
    await picture(page, 'dark-page');
    expect(await faults(page)).toEqual([]);
  });

  it('while somebody writes', async () => {
    const { url } = await discussion();
    const page = await stage.visit(url);
    await page.getByRole('button', { name: 'Reply to Ada' }).first().click();
    await page.getByRole('textbox', { name: 'Reply to Ada' }).fill('What I say');
    await page.getByText('Help with formatting').click();
    await page.getByRole('button', { name: 'More about the comment by Bob' }).click();
    await page.getByRole('button', { name: 'Copy the link' }).waitFor();
    await picture(page, 'writing');
    expect(await faults(page)).toEqual([]);
  });
});

describe('it is at home', () => {
  it('in a system that is dark', async () => {
    const { url } = await discussion(stage.script('data-sort="old" data-theme="auto"'));
    const page = await stage.visit(url, { colorScheme: 'dark' });
    await settled(page);
    const colour = `getComputedStyle(document.querySelector('parley-comments').shadowRoot.querySelector('section')).backgroundColor`;
    expect(await page.evaluate(colour)).toBe('rgb(20, 24, 29)');
    await picture(page, 'dark');
  });

  it('in Arabic, from right to left', async () => {
    const { url } = await discussion(undefined, 'ar');
    const page = await stage.visit(url);
    await settled(page);
    await page.getByRole('heading', { name: '4 تعليقات' }).waitFor();
    await picture(page, 'right-to-left');
    const [face, fold] = await Promise.all([
      page.locator('.face').first().boundingBox(),
      page.locator('.fold').first().boundingBox(),
    ]);
    expect(face?.x).toBeGreaterThan(fold?.x ?? 0);
    expect(await faults(page)).toEqual([]);
  });

  it('in German, on a narrow screen', async () => {
    const { url } = await discussion(undefined, 'de');
    const page = await stage.visit(url, { viewport: { width: 320, height: 700 } });
    await settled(page);
    await page.getByRole('button', { name: 'Kommentar schreiben' }).click();
    await page.getByRole('textbox', { name: 'Dein Name' }).waitFor();
    await picture(page, 'narrow');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  });
});

describe('the keyboard', () => {
  it('leads through all there is, in the order of the page', async () => {
    const { url } = await discussion();
    const page = await stage.visit(url);
    await settled(page);
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

  it('opens and closes, and is never lost', async () => {
    const { url } = await discussion();
    const page = await stage.visit(url);
    await settled(page);
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
    await page.getByRole('status').getByText('Your comment is there.').waitFor({ state: 'attached' });
    await page.waitForFunction(
      `document.querySelector('parley-comments').shadowRoot.activeElement?.textContent.includes('Typed without a mouse')`,
    );
  });
});

describe('what has the focus', () => {
  const focused = (page: Page, text: string) =>
    page.waitForFunction(
      `(({ shadowRoot }) => { const e = shadowRoot.activeElement; return (e?.ariaLabel ?? e?.textContent ?? '').includes(${JSON.stringify(text)}); })(document.querySelector('parley-comments'))`,
    );

  /** By the keyboard alone. */
  async function remove(page: Page, text: string): Promise<void> {
    const article = page.getByRole('article').filter({ hasText: text });
    await article.getByRole('button', { name: 'More about the comment by Ada' }).press('Enter');
    await article.getByRole('button', { name: 'Delete' }).press('Enter');
    await article.getByRole('button', { name: 'Really delete?' }).press('Enter');
  }

  it('is beside a comment that was deleted', async () => {
    const ada = await stage.forum.person('Ada');
    const body = stage.script(`data-sort="old" data-token="${ada.token ?? ''}"`);
    const { url, thread } = await stage.discussed({ body });
    const answered = await stage.forum.comment(ada, thread.id, { body: 'With an answer' });
    await stage.forum.comment(ada, thread.id, { body: 'The answer', parentId: answered.id });
    await stage.forum.comment(ada, thread.id, { body: 'The last one' });
    const page = await stage.visit(url);
    await page.getByRole('article').nth(2).waitFor();
    await remove(page, 'With an answer');
    await focused(page, 'Deleted by its author.');
    await remove(page, 'The answer');
    await focused(page, 'The last one');
    await remove(page, 'The last one');
    await focused(page, 'Write a comment');
  });

  it('is what a menu was opened by, once it is closed', async () => {
    const reader = await stage.forum.person('Bob');
    const { url, thread, ada } = await stage.discussed({ body: stage.script(`data-token="${reader.token ?? ''}"`) });
    await stage.forum.comment(ada, thread.id);
    const page = await stage.visit(url);
    await page.getByRole('button', { name: 'React', exact: true }).press('Enter');
    await page.getByRole('group', { name: 'React' }).getByRole('button', { name: '👍' }).press('Enter');
    await page.getByRole('button', { name: '👍 1', pressed: true }).waitFor();
    await focused(page, 'React');
  });
});

describe('what is hostile', () => {
  it('is shown, and does nothing, under a policy that allows nothing', async () => {
    const [script, styles] = [`script-src ${stage.api}`, `style-src 'none'`];
    const policy = `default-src 'none'; ${script}; ${styles}; connect-src ${stage.api}; img-src 'none'; base-uri 'none'`;
    const { url, thread, ada } = await stage.discussed({ policy, head: '' });
    let shown = 0;
    for (let i = 0; i < xssCorpus.length; i += 20) {
      const answers = await Promise.all(
        xssCorpus.slice(i, i + 20).map(({ markdown }) => stage.forum.tryComment(ada, thread.id, { body: markdown })),
      );
      // What the renderer refuses, nobody sees.
      shown += answers.filter(({ status }) => status === 201).length;
    }
    expect(shown).toBeGreaterThan(300);
    const page = await stage.visit(url);
    await page.evaluate(
      `document.addEventListener('securitypolicyviolation', (e) => console.error(e.violatedDirective))`,
    );
    await page.getByRole('button', { name: 'More comments' }).click();
    await eventually(async () => {
      await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
      expect(await page.getByRole('article').count()).toBe(shown);
    });
    await picture(page, 'hostile');
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

  it('is no page without a policy for styles: they are applied under one that forbids them inline', async () => {
    const policy = `default-src 'none'; script-src ${stage.api}; connect-src ${stage.api}; style-src 'none'`;
    const { url, thread, ada } = await stage.discussed({ policy });
    await stage.forum.comment(ada, thread.id);
    const page = await stage.visit(url);
    await page.getByRole('article').waitFor();
    const display = `getComputedStyle(document.querySelector('parley-comments').shadowRoot.querySelector('.face')).display`;
    expect(await page.evaluate(display)).toBe('grid');
  });
});

describe('what the server has rendered', () => {
  it('is taken over by the widget, and is there without scripts', async () => {
    const { url, thread, ada } = await stage.discussed();
    await stage.forum.comment(ada, thread.id, { body: 'Rendered early' });
    const { text } = await stage.forum.anyone.get(`/v1/threads/${thread.id}/embed.html?fragment=true`);
    const body = `<parley-comments url="${url}">${text}</parley-comments>${stage.script()}`;
    const address = stage.page({ body });
    const plain = await stage.visit(address, { javaScriptEnabled: false });
    await plain.getByText('Rendered early').waitFor();
    const page = await stage.visit(address);
    await page.getByRole('button', { name: 'Reply to Ada' }).waitFor();
    expect(await page.getByText('Rendered early').filter({ visible: true }).count()).toBe(1);
    const alone = await stage.visit(`${stage.api}/v1/threads/${thread.id}/embed.html`);
    await alone.getByText('Rendered early').waitFor();
    await picture(alone, 'without-scripts');
  });
});
