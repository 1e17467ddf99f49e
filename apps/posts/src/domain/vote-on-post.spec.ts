import { accept, acceptedOrThrow, type Actor } from '#libs/kernel';
import { createPost } from './create-post.js';
import { hotness } from './hot.js';
import { type Vote, voteOnPost } from './vote-on-post.js';

const written = new Date('2026-11-22T08:00:00.000Z');
const later = new Date('2026-11-22T08:05:00.000Z');
const ada: Actor = {
  site: 'default',
  kind: 'member',
  id: 'ada',
  name: 'Ada',
  handle: 'ada',
  picture: null,
  email: null,
  roles: [],
};
const text = { title: 'On engines', body: 'One.', bodyHtml: '', categoryId: null, tags: [], links: [] };
const limits = { titleLength: 300, bodyLength: 40_000, editWindowMinutes: null, maxLinks: null };
const fresh = acceptedOrThrow(createPost('0193a5c0-0000-7000-8000-000000000001', text, limits, ada, written)).state;
const post = { ...fresh, score: 10 };

describe('voting on a post', () => {
  it.each<[Vote, Vote, number]>([
    [0, 1, 11],
    [0, -1, 9],
    [1, 0, 9],
    [-1, 0, 11],
    [1, -1, 8],
    [-1, 1, 12],
  ])('given a vote of %i, when it becomes %i, then the score of 10 becomes %i', (before, vote, score) => {
    const voted = { ...post, score, hot: hotness(score, written), version: 2 };
    expect(voteOnPost(post, before, vote, later)).toEqual(accept(voted, { type: 'voted', post: voted, at: later }));
  });

  it.each<Vote>([1, 0, -1])('given a vote of %i, when it is set again, then nothing happens', (vote) => {
    expect(voteOnPost(post, vote, vote, later)).toEqual(accept(post));
  });
});

describe('hotness', () => {
  const hours = (n: number) => new Date(written.getTime() + n * 3_600_000);

  it('is worth twelve and a half hours for each tenfold of the score', () => {
    expect(hotness(10, written)).toBeCloseTo(hotness(1, hours(12.5)), 6);
    expect(hotness(1_000, written)).toBeCloseTo(hotness(10, hours(25)), 6);
  });

  it('rises with the score and with the time, and falls as far below zero as it rises above', () => {
    const scores = [-100, -10, -2, -1, 0, 1, 2, 10, 100];
    const ranks = scores.map((score) => hotness(score, written));
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    expect(hotness(0, hours(1))).toBeGreaterThan(hotness(0, written));
    expect(hotness(100, written) - hotness(0, written)).toBeCloseTo(hotness(0, written) - hotness(-100, written), 9);
  });

  it('is the same for 1, 0 and -1, so one vote moves nothing', () => {
    expect(new Set([-1, 0, 1].map((score) => hotness(score, written))).size).toBe(1);
  });

  it('is a number for every score that a post can have', () => {
    expect([2 ** 31 - 1, -(2 ** 31)].map((score) => Number.isFinite(hotness(score, written)))).toEqual([true, true]);
  });
});
