import { owedTo, postsOf, readDiscussion } from './discussion.js';

const discussion = readDiscussion();
const { people, steps } = discussion;

it('is held by many people in many scripts', () => {
  const authors = new Set(steps.map((step) => ('by' in step ? step.by : null)));
  authors.delete(null);
  expect(authors.size).toBeGreaterThanOrEqual(6);
  const all = steps.map((step) => ('body' in step ? step.body : '')).join('');
  for (const script of ['Latin', 'Greek', 'Cyrillic', 'Arabic', 'Hebrew', 'Han']) {
    expect([script, new RegExp(`\\p{Script=${script}}`, 'u').test(all)]).toEqual([script, true]);
  }
});

it('refers only to people, posts and comments that are there by then', () => {
  const posts = new Set<string>();
  const comments = new Set<string>();
  for (const step of steps) {
    expect(people).toHaveProperty('read' in step ? step.read : step.by);
    if ('comment' in step) {
      expect(posts).toContain(step.on);
      if (step.under !== undefined) expect(comments).toContain(step.under);
      expect(comments).not.toContain(step.comment);
      comments.add(step.comment);
    }
    if ('post' in step) posts.add(step.post);
    if ('vote' in step) expect(posts).toContain(step.vote);
    if ('edit' in step) expect(comments).toContain(step.edit);
    if ('delete' in step) {
      expect(comments).toContain(step.delete);
      // A deleted comment takes no replies, and can be neither edited nor deleted again.
      comments.delete(step.delete);
    }
  }
});

it('tells the posts of one author apart by their titles', () => {
  const posts = postsOf(discussion).map(({ by, title }) => `${by}: ${title}`);
  expect(new Set(posts).size).toBe(posts.length);
});

it('knows who will be told of what', () => {
  const step = (comment: string, by: string, under?: string) => ({
    comment,
    by,
    on: 'post',
    body: 'x',
    source: 'x',
    ...(under !== undefined && { under }),
  });
  const told = {
    people: {},
    category: { slug: 'x', name: 'x', description: 'x' },
    steps: [
      { post: 'post', by: 'ada', title: 'x', tags: [], body: 'x', source: 'x' },
      step('first', 'ben'),
      step('answer', 'ada', 'first'),
      step('own', 'ben', 'first'),
      step('gone', 'eve', 'first'),
      { delete: 'gone', by: 'eve' },
    ],
  };
  expect(owedTo('ada', told)).toBe(2);
  expect(owedTo('ben', told)).toBe(1);
  expect(owedTo('eve', told)).toBe(0);
});
