import { readFileSync } from 'node:fs';
import { eventually } from '#libs/testing';
import { onDatabase } from '../e2e/support/sql.js';
import { onStage } from './support/on-stage.js';
import { picture, type Stage } from './support/stage.js';

let stage: Stage;
onStage((set) => (stage = set));

const COMMENTS = 10_000;
/** To scroll through them all: half a minute alone, and longer where other work shares the machine. Milliseconds. */
const PATIENCE = 240_000;
/** What others send before anybody does anything, gzipped, as measured by us or as their own budgets say. */
const ELSEWHERE = 'Isso 20.3, Waline 94.6 (slim 27.7), Artalk 46.5 (lite 35.8), Remark42 2.5 + 60';

it('shows the first comments after one request, and says what that took', async () => {
  const { url, thread, ada } = await stage.discussed();
  await stage.forum.comment(ada, thread.id);
  const page = await stage.visit('about:blank');
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(stage.api)) asked.push(new URL(request.url()).pathname);
  });
  await page.goto(url);
  await page.getByRole('article').waitFor();
  const took = await page.evaluate<number>('performance.now()');
  await eventually(() => {
    expect(asked).toContain(`/v1/threads/${thread.id}/events`);
  });
  const files = JSON.parse(readFileSync('dist/apps/widget/before-interaction.json', 'utf8')) as string[];
  const sizes = files.map((file) => readFileSync(`dist/apps/widget/public/${file}.gz`).length);
  const sum = sizes.reduce((all, size) => all + size);
  console.log(
    [
      `loader ${kilo(sizes[0] ?? 0)} KB, all before interaction ${kilo(sum)} KB gzipped (elsewhere, KB: ${ELSEWHERE})`,
      `requests to Parley before the first comment: ${String(asked.length - 1)} (${asked.slice(0, -1).join(', ')})`,
      `first comment on the screen ${String(Math.round(took))} ms after the page was asked for`,
    ].join('\n'),
  );
  expect(asked.filter((path) => path.startsWith('/v1/'))).toEqual([
    '/v1/threads/comments',
    `/v1/threads/${thread.id}/events`,
  ]);
  expect(await page.evaluate(SHIFTED)).toBe(0);
});

it(`scrolls through a discussion of ${String(COMMENTS)} comments without freezing`, async () => {
  const { url, thread, ada } = await stage.discussed();
  const { id } = await stage.forum.comment(ada, thread.id, { body: 'One of very many.' });
  await multiply(id);
  await onDatabase(
    stage.system.databaseUrl,
    `UPDATE comments.threads SET comment_count = ${String(COMMENTS)}, version = version + 1 WHERE id = '${thread.id}'`,
  );
  const page = await stage.visit(url);
  await page.getByRole('heading', { name: '10,000 comments' }).waitFor();
  await page.getByRole('button', { name: 'More comments' }).click();
  await page.evaluate(LONG_TASKS);
  await eventually(async () => {
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    expect(await page.evaluate(ARTICLES)).toBe(COMMENTS);
  }, PATIENCE);
  await picture(page, 'ten-thousand');
  const longest = await page.evaluate<number>('Math.max(0, ...longTasks)');
  await page.evaluate('scrollTo(0, 0)');
  const drawn = await page.evaluate<number>(DRAWN);
  console.log(
    `${String(COMMENTS)} comments: longest task ${String(Math.round(longest))} ms, laid out at once ${String(drawn)}`,
  );
  expect(drawn).toBeLessThan(COMMENTS / 100);
}, 300_000);

/** Makes very many comments of one, faster than by writing them. */
async function multiply(id: string): Promise<void> {
  const { databaseUrl } = stage.system;
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
/** How much moved that was on the screen already (Cumulative Layout Shift). */
const SHIFTED = `new Promise((resolve) => new PerformanceObserver((list) =>
  resolve(list.getEntries().reduce((sum, { value, hadRecentInput }) => sum + (hadRecentInput ? 0 : value), 0)),
).observe({ type: 'layout-shift', buffered: true }) ?? setTimeout(() => resolve(0), 300))`;
/** Comments that the browser has not put off. */
const DRAWN = `[...${SHADOW}.querySelectorAll('article')].filter((e) => e.checkVisibility({ contentVisibilityAuto: true })).length`;

function kilo(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
