import { expectedNotifications, postsOf, readDiscussion } from './discussion.js';

const discussion = readDiscussion();
const { people, steps } = discussion;

it('has many people and many scripts', () => {
  const authors = new Set(steps.map((step) => ('by' in step ? step.by : null)));
  authors.delete(null);
  expect(authors.size).toBeGreaterThanOrEqual(6);
  const all = steps.map((step) => ('body' in step ? step.body : '')).join('');
  for (const script of ['Latin', 'Greek', 'Cyrillic', 'Arabic', 'Hebrew', 'Han']) {
    expect([script, new RegExp(`\\p{Script=${script}}`, 'u').test(all)]).toEqual([script, true]);
  }
});

it('refers only to people, posts and comments of earlier steps', () => {
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

it('has different titles for the posts of one author', () => {
  const posts = postsOf(discussion).map(({ by, title }) => `${by}: ${title}`);
  expect(new Set(posts).size).toBe(posts.length);
});

it('knows how many notifications each person gets', () => {
  const step = (comment: string, by: string, under?: string) => ({
    comment,
    by,
    on: 'post',
    body: 'x',
    source: 'x',
    ...(under !== undefined && { under }),
  });
  const small = {
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
  expect(expectedNotifications('ada', small)).toBe(2);
  expect(expectedNotifications('ben', small)).toBe(1);
  expect(expectedNotifications('eve', small)).toBe(0);
});
