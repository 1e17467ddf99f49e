import type { Page } from 'playwright-core';
import { eventually } from '#libs/testing';
import { bodyOf } from '../e2e/support/client.js';
import { own } from '../e2e/support/forum.js';
import { decide } from '../e2e/support/moderation.js';
import type { Thread } from '../e2e/support/things.js';
import { onStage } from './support/on-stage.js';
import { picture, type Stage } from './support/stage.js';

let stage: Stage;
onStage((set) => (stage = set));

/** Writes at the top of a page's comments. */
async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Write a comment' }).click();
  await page.getByRole('textbox', { name: 'Your comment' }).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

async function memberPage(name: string): Promise<{ url: string; token: string }> {
  const { token } = await stage.forum.person(name);
  return { url: stage.page({ body: stage.script(`data-sort="old" data-token="${token ?? ''}"`) }), token: token ?? '' };
}

function article(page: Page, text: string) {
  return page.getByRole('article').filter({ hasText: text });
}

describe('a guest', () => {
  it('writes the first comment of a page, and is known when they come again', async () => {
    const page = await stage.visit(stage.page());
    await page.getByText('Nobody has written yet.').waitFor();
    await picture(page, 'empty');
    await page.getByRole('button', { name: 'Write a comment' }).click();
    await page.getByRole('textbox', { name: 'Your name' }).fill('Grace');
    await page.getByRole('textbox', { name: 'Your comment' }).fill('The **first** word.');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('region', { name: 'Preview' }).getByText('first').waitFor();
    await picture(page, 'preview');
    await page.getByRole('button', { name: 'Send' }).click();
    await article(page, 'The first word.').waitFor();
    await page.getByRole('heading', { name: '1 comment' }).waitFor();
    await page.reload();
    await article(page, 'The first word.').getByText('Grace').waitFor();
    await page.getByRole('button', { name: 'Write a comment' }).click();
    await page.getByText('Writing as Grace').waitFor();
    expect(await page.context().cookies()).toEqual([]);
  });

  it('is told in words what is refused, and loses no text', async () => {
    const name = own('Member');
    await stage.forum.comment(await stage.forum.person(name), (await stage.discussed()).thread.id);
    const page = await stage.visit(stage.page());
    await page.getByRole('button', { name: 'Write a comment' }).click();
    await page.getByRole('textbox', { name: 'Your name' }).fill(name);
    await page.getByRole('textbox', { name: 'Your comment' }).fill('As somebody else.');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('alert').getByText("The name is a member's").waitFor();
    await picture(page, 'refused');
    expect(await page.getByRole('textbox', { name: 'Your comment' }).inputValue()).toBe('As somebody else.');
    stage.complaints.splice(0);
  });
});

describe('a member', () => {
  it('writes, replies, edits, votes, reacts and deletes', async () => {
    const { url } = await memberPage('Ada');
    const page = await stage.visit(url);
    await write(page, 'A comment to work with');
    const first = article(page, 'A comment to work with');
    await first.waitFor();
    await first.getByRole('button', { name: 'Reply to Ada' }).click();
    await page.getByRole('textbox', { name: 'Reply to Ada' }).fill('My own answer');
    await page.keyboard.press('Control+Enter');
    const reply = article(page, 'My own answer');
    await reply.waitFor();
    await reply.getByRole('button', { name: 'Vote for it' }).click();
    await reply.getByText('Score 1').waitFor();
    await reply.getByRole('button', { name: 'React', exact: true }).click();
    await reply.getByRole('group', { name: 'React' }).getByRole('button', { name: '👍' }).click();
    await reply.getByRole('button', { name: '👍 1', pressed: true }).waitFor();
    await reply.getByRole('button', { name: 'More about the comment by Ada' }).click();
    await picture(page, 'menu');
    await reply.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'Your comment' }).fill('My better answer');
    await page.getByRole('button', { name: 'Save' }).click();
    await article(page, 'My better answer').getByText('edited').waitFor();
    await picture(page, 'discussion');
    await first.getByRole('button', { name: 'More about the comment by Ada' }).click();
    await first.getByRole('button', { name: 'Delete' }).click();
    await first.getByRole('button', { name: 'Really delete?' }).click();
    await article(page, 'Deleted by its author.').waitFor();
    await article(page, 'My better answer').waitFor();
    await picture(page, 'tombstone');
    await page.reload();
    await article(page, 'My better answer').getByRole('button', { name: 'Vote for it', pressed: true }).waitFor();
  });

  it('sees their own comment wait, and votes on it, but nobody replies to it yet', async () => {
    const { url, token } = await memberPage('Ada');
    const ada = stage.forum.as(token);
    const thread = bodyOf(await ada.put<Thread>('/v1/threads', { url }), 201);
    const held = await stage.forum.comment(ada, thread.id, { body: 'Held back' });
    await stage.forum.comment(ada, thread.id, { body: 'Let through' });
    await decide(stage.system.natsUrl, held, { verdict: 'hold' });
    await eventually(async () => {
      expect((await stage.forum.comments(thread.id)).items.map(({ body }) => body)).toEqual(['Let through']);
    });
    const page = await stage.visit(url);
    const waiting = article(page, 'Held back');
    await waiting.getByText('Waits for a moderator; only you see it.').waitFor();
    await waiting.getByRole('button', { name: 'Vote for it' }).click();
    await waiting.getByText('Score 1').waitFor();
    await article(page, 'Let through').getByRole('button', { name: 'Reply to Ada' }).waitFor();
    expect(await waiting.getByRole('button', { name: 'Reply to Ada' }).count()).toBe(0);
    await picture(page, 'waiting');
  });

  it('is signed in by a function of the page, and completes a mention', async () => {
    const token = (await stage.forum.person('Ada')).token ?? '';
    const zoe = await stage.forum.person('Zoe');
    const handle = zoe.sub;
    await stage.forum.comment(zoe, (await stage.discussed()).thread.id);
    const head = `<script>window.hostToken = () => Promise.resolve(${JSON.stringify(token)})</script>`;
    const page = await stage.visit(stage.page({ head, body: stage.script('data-token-callback="hostToken"') }));
    await page.getByRole('button', { name: 'Write a comment' }).click();
    await page.getByText('Writing as Ada').waitFor();
    await page.getByRole('textbox', { name: 'Your comment' }).pressSequentially(`Hello @${handle.slice(0, -1)}`);
    await page.getByRole('option', { name: `@${handle}` }).waitFor();
    await picture(page, 'mention');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('textbox', { name: 'Your comment' }).inputValue()).toBe(`Hello @${handle} `);
  });

  it.each([
    ['a function that fails', `Promise.reject(new Error('no server'))`, 'failed to give a token'],
    ['a token that is none', `'nonsense'`, 'the token was refused'],
  ])('reads and writes as a guest where the page has %s', async (_what, given, told) => {
    const head = `<script>window.hostToken = () => ${given}</script>`;
    const { url, thread, ada } = await stage.discussed({ head, body: stage.script('data-token-callback="hostToken"') });
    await stage.forum.comment(ada, thread.id, { body: 'For everybody' });
    const page = await stage.visit(url);
    await article(page, 'For everybody').waitFor();
    await page.getByRole('button', { name: 'Write a comment' }).click();
    await page.getByRole('textbox', { name: 'Your name' }).fill('Grace');
    await page.getByRole('textbox', { name: 'Your comment' }).fill('Written by a guest');
    await page.getByRole('button', { name: 'Send' }).click();
    await article(page, 'Written by a guest').getByText('Grace').waitFor();
    expect(stage.complaints.splice(0).join()).toContain(told);
  });

  it('whose token ends while they read is asked for a name', async () => {
    const { url } = await memberPage('Ada');
    const page = await stage.visit(url);
    await page.getByRole('button', { name: 'Write a comment' }).click();
    await page.getByText('Writing as Ada').waitFor();
    const problem = { type: 'urn:x', title: 'The token has expired', status: 401, code: 'auth.token-expired' };
    const refusal = { status: 401, contentType: 'application/problem+json', body: JSON.stringify(problem) };
    await page.route('**/v1/threads', (route) => route.fulfill(refusal), { times: 1 });
    await page.getByRole('textbox', { name: 'Your comment' }).fill('A little late');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('alert').getByText('The token has expired').waitFor();
    await page.getByRole('textbox', { name: 'Your name' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Your comment' }).inputValue()).toBe('A little late');
    expect(stage.complaints.splice(0).join()).toContain('the token was refused');
  });

  it('is asked to sign in where guests may not write', async () => {
    const body = stage.script('data-site="members" data-sign-in-url="/sign-in"');
    const page = await stage.visit(stage.page({ body }));
    await page.getByRole('button', { name: 'Write a comment' }).click();
    await page.getByText('Sign in to take part.').waitFor();
    expect(await page.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toBe('/sign-in');
  });

  it('writes and votes at a site that is not the default one', async () => {
    const token = await stage.memberToken('Ada');
    const page = await stage.visit(stage.page({ body: stage.script(`data-site="members" data-token="${token}"`) }));
    await write(page, 'At another site');
    const comment = article(page, 'At another site');
    // It shows at once, before it is answered.
    const answered = page.waitForResponse(
      (response) => response.request().method() === 'PUT' && response.url().includes('/vote'),
    );
    await comment.getByRole('button', { name: 'Vote for it' }).click();
    await comment.getByText('1', { exact: true }).waitFor();
    expect((await answered).status()).toBe(200);
    await page.reload();
    await comment.getByRole('button', { name: 'Vote for it', pressed: true }).waitFor();
  });
});

describe('two windows', () => {
  it('see each other live, and nothing moves before the reader wants it', async () => {
    const { url, thread, ada } = await stage.discussed();
    await stage.forum.comment(ada, thread.id, { body: 'There from the beginning' });
    const [reader, writer] = [await stage.visit(url), await stage.visit(url)];
    await article(reader, 'There from the beginning').waitFor();
    await writer.getByRole('button', { name: 'Write a comment' }).click();
    await writer.getByRole('textbox', { name: 'Your name' }).fill('Grace');
    await writer.getByRole('textbox', { name: 'Your comment' }).fill('News from elsewhere');
    await writer.getByRole('button', { name: 'Send' }).click();
    await reader.getByRole('status').getByText('1 new comment').waitFor({ state: 'attached' });
    expect(await article(reader, 'News from elsewhere').count()).toBe(0);
    await picture(reader, 'live');
    await reader.getByRole('button', { name: '1 new comment' }).click();
    await article(reader, 'News from elsewhere').waitFor();
    await reader.getByRole('heading', { name: '2 comments' }).waitFor();
  });

  it('see each other live though the way to the stream broke at first', async () => {
    const { url } = await memberPage('Ada');
    const writer = await stage.forum.person('Bob');
    const { body: thread } = await writer.put<Thread>('/v1/threads', { url });
    const reader = await stage.visit('about:blank');
    await reader.route('**/v1/stream-tickets*', (route) => route.fulfill({ status: 201, body: '{"tick' }), {
      times: 1,
    });
    await reader.goto(url);
    await reader.getByText('Nobody has written yet.').waitFor();
    await stage.forum.comment(writer, thread.id, { body: 'Told in the end' });
    await reader.getByRole('button', { name: '1 new comment' }).click();
    await article(reader, 'Told in the end').waitFor();
  });

  it('see each other live on a page where nobody has written yet', async () => {
    const { url } = await memberPage('Ada');
    const [reader, writer] = [await stage.visit(url), await stage.visit(url)];
    await reader.getByText('Nobody has written yet.').waitFor();
    await write(writer, 'The very first');
    await reader.getByRole('button', { name: '1 new comment' }).waitFor();
    expect(await reader.getByText('Nobody has written yet.').count()).toBe(0);
    await reader.getByRole('button', { name: '1 new comment' }).click();
    await article(reader, 'The very first').waitFor();
    await write(reader, 'The second');
    await writer.getByRole('button', { name: '1 new comment' }).click();
    await writer.getByRole('heading', { name: '2 comments' }).waitFor();
  });
});

describe('without a connection', () => {
  it('a comment waits, and is sent once when there is one again', async () => {
    const { url } = await memberPage('Ada');
    const page = await stage.visit(url);
    await write(page, 'Before the tunnel');
    await article(page, 'Before the tunnel').waitFor();
    await page.getByRole('button', { name: 'Write a comment' }).click();
    await page.getByRole('textbox', { name: 'Your comment' }).fill('Written in the tunnel');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('No connection. It is kept here').waitFor();
    await picture(page, 'offline');
    await page.context().setOffline(false);
    await article(page, 'Written in the tunnel').waitFor();
    await page.reload();
    await article(page, 'Written in the tunnel').waitFor();
    expect(await article(page, 'Written in the tunnel').count()).toBe(1);
  });

  it('a draft is kept when the page is left', async () => {
    const page = await stage.visit(stage.page());
    await page.getByRole('button', { name: 'Write a comment' }).click();
    await page.getByRole('textbox', { name: 'Your comment' }).fill('Half a thought');
    await page.goto('about:blank');
    await page.goBack();
    await page.getByRole('textbox', { name: 'Your comment' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Your comment' }).inputValue()).toBe('Half a thought');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Write a comment' }).waitFor();
  });
});

describe('a link to a comment', () => {
  it('leads to it where it is shown, and to its part of the discussion where it is not', async () => {
    const { url, thread, ada } = await stage.discussed();
    const first = await stage.forum.comment(ada, thread.id, { body: 'At the top' });
    let parentId = first.id;
    for (let depth = 1; depth <= 8; depth++) {
      parentId = (await stage.forum.comment(ada, thread.id, { parentId, body: `Depth ${String(depth)}` })).id;
    }
    const page = await stage.visit(`${url}#comment-${parentId}`);
    await article(page, 'Depth 8').waitFor();
    await page.getByText('You see one part of the discussion.').waitFor();
    await picture(page, 'permalink');
    await page.getByRole('button', { name: 'Show all comments' }).click();
    await page.getByRole('button', { name: 'More replies' }).click();
    await article(page, 'Depth 6').waitFor();
    await page.evaluate(`location.hash = 'comment-${first.id}'`);
    await page.waitForFunction(
      `document.querySelector('parley-comments').shadowRoot.activeElement?.id === 'comment-${first.id}'`,
    );
  });
});

describe('counts', () => {
  it('of a page are asked for at once', async () => {
    const { url, thread, ada } = await stage.discussed();
    await stage.forum.comment(ada, thread.id);
    const other = await stage.discussed();
    const tags = [url, other.url].map((each) => `<parley-count url="${each}">–</parley-count>`);
    const list = stage.page({
      body: `${tags.join(' ')}<parley-count thread-id="${thread.id}">–</parley-count>${stage.script()}`,
    });
    const page = await stage.visit('about:blank');
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/v1/')) asked.push(request.url());
    });
    await page.goto(list);
    await page.waitForFunction(
      `[...document.querySelectorAll('parley-count')].map(({ textContent }) => textContent).join() === '1,0,1'`,
    );
    expect(asked).toHaveLength(1);
    expect(await page.locator('parley-comments').count()).toBe(0);
  });

  it('are each of their own site, and one that is broken takes nothing from the others', async () => {
    const ada = await stage.forum.person('Ada');
    const [url, key] = [stage.page(), own('key')];
    const { id } = bodyOf(await ada.put<Thread>('/v1/threads', { url, key }), 201);
    await stage.forum.comment(ada, id);
    const good = [`thread-key="${key}"`, `thread-key="${key}" site="members"`, `url="${new URL(url).pathname}"`];
    const names = [...good, 'url="http://["', 'thread-id="nonsense"', `thread-id="${id}"`];
    const body = names.map((name) => `<parley-count ${name}>–</parley-count>`).join('') + stage.script();
    const page = await stage.visit(stage.page({ body }));
    await page.waitForFunction(
      `[...document.querySelectorAll('parley-count')].map(({ textContent }) => textContent).join() === '1,0,1,–,–,1'`,
    );
    const told = stage.complaints.splice(0).filter((text) => text.includes('no count from'));
    expect(told).toHaveLength(2);
  });
});
