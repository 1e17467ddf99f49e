import type { Page } from 'playwright-core';
import { eventually } from '#libs/testing';
import { bodyOf } from '../e2e/support/client.js';
import { uniqueName } from '../e2e/support/forum.js';
import { decide } from '../e2e/support/moderation.js';
import type { Thread } from '../e2e/support/api-types.js';
import { saveScreenshot, useWidgetFixture, type WidgetFixture } from './support/widget-fixture.js';

let fixture: WidgetFixture;
useWidgetFixture((started) => (fixture = started));

/** Posts a top-level comment. */
async function postComment(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Write a comment' }).click();
  await page.getByRole('textbox', { name: 'Your comment' }).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

/** A page that signs its reader in as a new member. */
async function createMemberPage(name: string): Promise<{ url: string; token: string }> {
  const token = (await fixture.forum.person(name)).token ?? '';
  return { url: fixture.createPage({ body: fixture.script(`data-sort="old" data-token="${token}"`) }), token };
}

function article(page: Page, text: string) {
  return page.getByRole('article').filter({ hasText: text });
}

describe('a guest', () => {
  it('posts the first comment of a page, and is remembered after a reload', async () => {
    const page = await fixture.open(fixture.createPage());
    await page.getByText('Nobody has written yet.').waitFor();
    await saveScreenshot(page, 'empty');
    await page.getByRole('button', { name: 'Write a comment' }).click();
    await page.getByRole('textbox', { name: 'Your name' }).fill('Grace');
    await page.getByRole('textbox', { name: 'Your comment' }).fill('The **first** word.');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('region', { name: 'Preview' }).getByText('first').waitFor();
    await saveScreenshot(page, 'preview');
    await page.getByRole('button', { name: 'Send' }).click();
    await article(page, 'The first word.').waitFor();
    await page.getByRole('heading', { name: '1 comment' }).waitFor();
    await page.reload();
    await article(page, 'The first word.').getByText('Grace').waitFor();
    await page.getByRole('button', { name: 'Write a comment' }).click();
    await page.getByText('Writing as Grace').waitFor();
    expect(await page.context().cookies()).toEqual([]);
  });

  it('sees why a comment was refused, and keeps its text', async () => {
    const name = uniqueName('Member');
    await fixture.forum.comment(await fixture.forum.person(name), (await fixture.createPageWithThread()).thread.id);
    const page = await fixture.open(fixture.createPage());
    await page.getByRole('button', { name: 'Write a comment' }).click();
    await page.getByRole('textbox', { name: 'Your name' }).fill(name);
    await page.getByRole('textbox', { name: 'Your comment' }).fill('As somebody else.');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('alert').getByText('A member has this name').waitFor();
    await saveScreenshot(page, 'refused');
    expect(await page.getByRole('textbox', { name: 'Your comment' }).inputValue()).toBe('As somebody else.');
    fixture.browserErrors.splice(0);
  });
});

describe('a member', () => {
  it('posts, replies, edits, votes, reacts and deletes', async () => {
    const { url } = await createMemberPage('Ada');
    const page = await fixture.open(url);
    await postComment(page, 'A comment to work with');
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
    await saveScreenshot(page, 'menu');
    await reply.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'Your comment' }).fill('My better answer');
    await page.getByRole('button', { name: 'Save' }).click();
    await article(page, 'My better answer').getByText('edited').waitFor();
    await saveScreenshot(page, 'discussion');
    await first.getByRole('button', { name: 'More about the comment by Ada' }).click();
    await first.getByRole('button', { name: 'Delete' }).click();
    await first.getByRole('button', { name: 'Really delete?' }).click();
    await article(page, 'Deleted by its author.').waitFor();
    await article(page, 'My better answer').waitFor();
    await saveScreenshot(page, 'tombstone');
    await page.reload();
    await article(page, 'My better answer').getByRole('button', { name: 'Vote for it', pressed: true }).waitFor();
  });

  it('sees and votes on their own pending comment, but cannot reply to it', async () => {
    const { url, token } = await createMemberPage('Ada');
    const ada = fixture.forum.as(token);
    const thread = bodyOf(await ada.put<Thread>('/v1/threads', { url }), 201);
    const held = await fixture.forum.comment(ada, thread.id, { body: 'Held back' });
    await fixture.forum.comment(ada, thread.id, { body: 'Let through' });
    await decide(fixture.system.natsUrl, held, { verdict: 'hold' });
    await eventually(async () => {
      expect((await fixture.forum.comments(thread.id)).items.map(({ body }) => body)).toEqual(['Let through']);
    });
    const page = await fixture.open(url);
    const pending = article(page, 'Held back');
    await pending.getByText('Waiting for a moderator; only you can see it.').waitFor();
    await pending.getByRole('button', { name: 'Vote for it' }).click();
    await pending.getByText('Score 1').waitFor();
    await article(page, 'Let through').getByRole('button', { name: 'Reply to Ada' }).waitFor();
    expect(await pending.getByRole('button', { name: 'Reply to Ada' }).count()).toBe(0);
    await saveScreenshot(page, 'pending');
  });

  it('is signed in by a function of the page, and completes a mention with the keyboard', async () => {
    const token = (await fixture.forum.person('Ada')).token ?? '';
    const zoe = await fixture.forum.person('Zoe');
    const handle = zoe.sub;
    await fixture.forum.comment(zoe, (await fixture.createPageWithThread()).thread.id);
    const head = `<script>window.hostToken = () => Promise.resolve(${JSON.stringify(token)})</script>`;
    const page = await fixture.open(
      fixture.createPage({ head, body: fixture.script('data-token-callback="hostToken"') }),
    );
    await page.getByRole('button', { name: 'Write a comment' }).click();
    await page.getByText('Writing as Ada').waitFor();
    await page.getByRole('textbox', { name: 'Your comment' }).pressSequentially(`Hello @${handle.slice(0, -1)}`);
    await page.getByRole('option', { name: `@${handle}` }).waitFor();
    await saveScreenshot(page, 'mention');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('textbox', { name: 'Your comment' }).inputValue()).toBe(`Hello @${handle} `);
  });

  it.each([
    ['fails', `Promise.reject(new Error('no server'))`, 'failed to provide a token'],
    ['returns an invalid token', `'nonsense'`, 'the token was refused'],
  ])('continues as a guest if the token function of the page %s', async (_what, returned, logged) => {
    const head = `<script>window.hostToken = () => ${returned}</script>`;
    const { url, thread, ada } = await fixture.createPageWithThread({
      head,
      body: fixture.script('data-token-callback="hostToken"'),
    });
    await fixture.forum.comment(ada, thread.id, { body: 'For everybody' });
    const page = await fixture.open(url);
    await article(page, 'For everybody').waitFor();
    await page.getByRole('button', { name: 'Write a comment' }).click();
    await page.getByRole('textbox', { name: 'Your name' }).fill('Grace');
    await page.getByRole('textbox', { name: 'Your comment' }).fill('Written by a guest');
    await page.getByRole('button', { name: 'Send' }).click();
    await article(page, 'Written by a guest').getByText('Grace').waitFor();
    expect(fixture.browserErrors.splice(0).join()).toContain(logged);
  });

  it('continues as a guest if the token expires while the page is open', async () => {
    const { url } = await createMemberPage('Ada');
    const page = await fixture.open(url);
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
    expect(fixture.browserErrors.splice(0).join()).toContain('the token was refused');
  });

  it('is asked to sign in if the site allows no guests', async () => {
    const body = fixture.script('data-site="members" data-sign-in-url="/sign-in"');
    const page = await fixture.open(fixture.createPage({ body }));
    await page.getByRole('button', { name: 'Write a comment' }).click();
    await page.getByText('Sign in to take part.').waitFor();
    expect(await page.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toBe('/sign-in');
  });

  it('posts and votes at a site other than the default one', async () => {
    const token = await fixture.memberToken('Ada');
    const page = await fixture.open(
      fixture.createPage({ body: fixture.script(`data-site="members" data-token="${token}"`) }),
    );
    await postComment(page, 'At another site');
    const comment = article(page, 'At another site');
    // The vote is shown optimistically, so the response may still be under way.
    const response = page.waitForResponse(
      (received) => received.request().method() === 'PUT' && received.url().includes('/vote'),
    );
    await comment.getByRole('button', { name: 'Vote for it' }).click();
    await comment.getByText('1', { exact: true }).waitFor();
    expect((await response).status()).toBe(200);
    await page.reload();
    await comment.getByRole('button', { name: 'Vote for it', pressed: true }).waitFor();
  });
});

describe('two readers', () => {
  it('see live comments, but only after asking for them', async () => {
    const { url, thread, ada } = await fixture.createPageWithThread();
    await fixture.forum.comment(ada, thread.id, { body: 'There from the beginning' });
    const [reader, writer] = [await fixture.open(url), await fixture.open(url)];
    await article(reader, 'There from the beginning').waitFor();
    await writer.getByRole('button', { name: 'Write a comment' }).click();
    await writer.getByRole('textbox', { name: 'Your name' }).fill('Grace');
    await writer.getByRole('textbox', { name: 'Your comment' }).fill('News from elsewhere');
    await writer.getByRole('button', { name: 'Send' }).click();
    await reader.getByRole('status').getByText('1 new comment').waitFor({ state: 'attached' });
    expect(await article(reader, 'News from elsewhere').count()).toBe(0);
    await saveScreenshot(reader, 'live');
    await reader.getByRole('button', { name: '1 new comment' }).click();
    await article(reader, 'News from elsewhere').waitFor();
    await reader.getByRole('heading', { name: '2 comments' }).waitFor();
  });

  it('see live comments even if the first connection to the stream fails', async () => {
    const { url } = await createMemberPage('Ada');
    const writer = await fixture.forum.person('Bob');
    const { body: thread } = await writer.put<Thread>('/v1/threads', { url });
    const reader = await fixture.open('about:blank');
    await reader.route('**/v1/stream-tickets*', (route) => route.fulfill({ status: 201, body: '{"tick' }), {
      times: 1,
    });
    await reader.goto(url);
    await reader.getByText('Nobody has written yet.').waitFor();
    await fixture.forum.comment(writer, thread.id, { body: 'Delivered in the end' });
    await reader.getByRole('button', { name: '1 new comment' }).click();
    await article(reader, 'Delivered in the end').waitFor();
  });

  it('see live comments on a page that had none', async () => {
    const { url } = await createMemberPage('Ada');
    const [reader, writer] = [await fixture.open(url), await fixture.open(url)];
    await reader.getByText('Nobody has written yet.').waitFor();
    await postComment(writer, 'The very first');
    await reader.getByRole('button', { name: '1 new comment' }).waitFor();
    expect(await reader.getByText('Nobody has written yet.').count()).toBe(0);
    await reader.getByRole('button', { name: '1 new comment' }).click();
    await article(reader, 'The very first').waitFor();
    await postComment(reader, 'The second');
    await writer.getByRole('button', { name: '1 new comment' }).click();
    await writer.getByRole('heading', { name: '2 comments' }).waitFor();
  });
});

describe('without a connection', () => {
  it('a comment waits and is posted once when the connection is back', async () => {
    const { url } = await createMemberPage('Ada');
    const page = await fixture.open(url);
    await postComment(page, 'Before the tunnel');
    await article(page, 'Before the tunnel').waitFor();
    await page.getByRole('button', { name: 'Write a comment' }).click();
    await page.getByRole('textbox', { name: 'Your comment' }).fill('Written in the tunnel');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('No connection. Your comment is kept here').waitFor();
    await saveScreenshot(page, 'offline');
    await page.context().setOffline(false);
    await article(page, 'Written in the tunnel').waitFor();
    await page.reload();
    await article(page, 'Written in the tunnel').waitFor();
    expect(await article(page, 'Written in the tunnel').count()).toBe(1);
  });

  it('a draft survives leaving the page', async () => {
    const page = await fixture.open(fixture.createPage());
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

describe('a permalink', () => {
  it('focuses its comment, and shows only its branch if it is not loaded', async () => {
    const { url, thread, ada } = await fixture.createPageWithThread();
    const first = await fixture.forum.comment(ada, thread.id, { body: 'At the top' });
    let parentId = first.id;
    for (let depth = 1; depth <= 8; depth++) {
      parentId = (await fixture.forum.comment(ada, thread.id, { parentId, body: `Depth ${String(depth)}` })).id;
    }
    const page = await fixture.open(`${url}#comment-${parentId}`);
    await article(page, 'Depth 8').waitFor();
    await page.getByText('You see one part of the discussion.').waitFor();
    await saveScreenshot(page, 'permalink');
    await page.getByRole('button', { name: 'Show all comments' }).click();
    await page.getByRole('button', { name: 'More replies' }).click();
    await article(page, 'Depth 6').waitFor();
    await page.evaluate(`location.hash = 'comment-${first.id}'`);
    await page.waitForFunction(
      `document.querySelector('parley-comments').shadowRoot.activeElement?.id === 'comment-${first.id}'`,
    );
  });
});

describe('comment counts', () => {
  it('of a page share one request', async () => {
    const { url, thread, ada } = await fixture.createPageWithThread();
    await fixture.forum.comment(ada, thread.id);
    const other = await fixture.createPageWithThread();
    const tags = [url, other.url].map((each) => `<parley-count url="${each}">–</parley-count>`);
    const list = fixture.createPage({
      body: `${tags.join(' ')}<parley-count thread-id="${thread.id}">–</parley-count>${fixture.script()}`,
    });
    const page = await fixture.open('about:blank');
    const requests: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/v1/')) requests.push(request.url());
    });
    await page.goto(list);
    await page.waitForFunction(
      `[...document.querySelectorAll('parley-count')].map(({ textContent }) => textContent).join() === '1,0,1'`,
    );
    expect(requests).toHaveLength(1);
    expect(await page.locator('parley-comments').count()).toBe(0);
  });

  it('are separate for each site, and an invalid element does not affect the others', async () => {
    const ada = await fixture.forum.person('Ada');
    const [url, key] = [fixture.createPage(), uniqueName('key')];
    const { id } = bodyOf(await ada.put<Thread>('/v1/threads', { url, key }), 201);
    await fixture.forum.comment(ada, id);
    const valid = [`thread-key="${key}"`, `thread-key="${key}" site="members"`, `url="${new URL(url).pathname}"`];
    const attributes = [...valid, 'url="http://["', 'thread-id="nonsense"', `thread-id="${id}"`];
    const body =
      attributes.map((attribute) => `<parley-count ${attribute}>–</parley-count>`).join('') + fixture.script();
    const page = await fixture.open(fixture.createPage({ body }));
    await page.waitForFunction(
      `[...document.querySelectorAll('parley-count')].map(({ textContent }) => textContent).join() === '1,0,1,–,–,1'`,
    );
    const logged = fixture.browserErrors.splice(0).filter((text) => text.includes('cannot load the comment counts'));
    expect(logged).toHaveLength(2);
  });
});
