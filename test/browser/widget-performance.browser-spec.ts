import { readFileSync } from 'node:fs';
import { eventually } from '#libs/testing';
import { onDatabase } from '../e2e/support/sql.js';
import { saveScreenshot, useWidgetFixture, type WidgetFixture } from './support/widget-fixture.js';

let fixture: WidgetFixture;
useWidgetFixture((started) => (fixture = started));

const COMMENTS = 10_000;
/** Scrolling through all comments takes half a minute on an idle machine, and longer on a busy one. */
const SCROLL_TIMEOUT_MS = 240_000;
/** What other widgets load before the first interaction, in KB gzipped, as we measured it or as their own budgets say. */
const OTHER_WIDGETS = 'Isso 20.3, Waline 94.6 (slim 27.7), Artalk 46.5 (lite 35.8), Remark42 2.5 + 60';

it('shows the first comments after one API request', async () => {
  const { url, thread, ada } = await fixture.createPageWithThread();
  await fixture.forum.comment(ada, thread.id);
  const page = await fixture.open('about:blank');
  const paths: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(fixture.api)) paths.push(new URL(request.url()).pathname);
  });
  await page.goto(url);
  await page.getByRole('article').waitFor();
  const elapsed = await page.evaluate<number>('performance.now()');
  await eventually(() => {
    expect(paths).toContain(`/v1/threads/${thread.id}/events`);
  });
  const files = JSON.parse(readFileSync('dist/apps/widget/before-interaction.json', 'utf8')) as string[];
  const sizes = files.map((file) => readFileSync(`dist/apps/widget/public/${file}.gz`).length);
  const total = sizes.reduce((sum, size) => sum + size);
  console.log(
    [
      `loader ${kilobytes(sizes[0] ?? 0)} KB, all before interaction ${kilobytes(total)} KB gzipped (other widgets, KB: ${OTHER_WIDGETS})`,
      `requests to Parley before the first comment: ${String(paths.length - 1)} (${paths.slice(0, -1).join(', ')})`,
      `first comment on the screen ${String(Math.round(elapsed))} ms after the page was requested`,
    ].join('\n'),
  );
  expect(paths.filter((path) => path.startsWith('/v1/'))).toEqual([
    '/v1/threads/comments',
    `/v1/threads/${thread.id}/events`,
  ]);
  expect(await page.evaluate(LAYOUT_SHIFT)).toBe(0);
});

it(`scrolls through a discussion of ${String(COMMENTS)} comments without freezing`, async () => {
  const { url, thread, ada } = await fixture.createPageWithThread();
  const { id } = await fixture.forum.comment(ada, thread.id, { body: 'One of very many.' });
  await copyComment(id);
  await onDatabase(
    fixture.system.databaseUrl,
    `UPDATE comments.threads SET comment_count = ${String(COMMENTS)}, version = version + 1 WHERE id = '${thread.id}'`,
  );
  const page = await fixture.open(url);
  await page.getByRole('heading', { name: '10,000 comments' }).waitFor();
  await page.getByRole('button', { name: 'More comments' }).click();
  await page.evaluate(LONG_TASKS);
  await eventually(async () => {
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    expect(await page.evaluate(ARTICLES)).toBe(COMMENTS);
  }, SCROLL_TIMEOUT_MS);
  await saveScreenshot(page, 'ten-thousand');
  const longest = await page.evaluate<number>('Math.max(0, ...longTasks)');
  await page.evaluate('scrollTo(0, 0)');
  const rendered = await page.evaluate<number>(RENDERED);
  console.log(
    `${String(COMMENTS)} comments: longest task ${String(Math.round(longest))} ms, rendered at once ${String(rendered)}`,
  );
  expect(rendered).toBeLessThan(COMMENTS / 100);
}, 300_000);

/** Copies a comment in the database, which is faster than posting every one. */
async function copyComment(id: string): Promise<void> {
  const { databaseUrl } = fixture.system;
  const columns = await onDatabase<{ name: string }>(
    databaseUrl,
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = 'comments' AND table_name = 'comments' AND is_generated = 'NEVER'`,
  );
  const names = columns.map(({ name }) => name).join(', ');
  await onDatabase(
    databaseUrl,
    `INSERT INTO comments.comments (${names}) SELECT ${names} FROM (
       SELECT (jsonb_populate_record(comment,
         jsonb_build_object('id', gen_random_uuid(), 'ordinal', n, 'touched', n))).*
       FROM comments.comments comment, generate_series(2, ${String(COMMENTS)}) n WHERE comment.id = '${id}'
     ) AS copies`,
  );
}

const SHADOW = `document.querySelector('parley-comments').shadowRoot`;
const ARTICLES = `${SHADOW}.querySelectorAll('article').length`;
const LONG_TASKS = `globalThis.longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })`;
/** The Cumulative Layout Shift of the page. */
const LAYOUT_SHIFT = `new Promise((resolve) => new PerformanceObserver((list) =>
  resolve(list.getEntries().reduce((sum, { value, hadRecentInput }) => sum + (hadRecentInput ? 0 : value), 0)),
).observe({ type: 'layout-shift', buffered: true }) ?? setTimeout(() => resolve(0), 300))`;
/** The comments that the browser has laid out, rather than skipped by `content-visibility`. */
const RENDERED = `[...${SHADOW}.querySelectorAll('article')].filter((e) => e.checkVisibility({ contentVisibilityAuto: true })).length`;

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
