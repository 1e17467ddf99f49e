import { accept, type Decision, refuse } from '#libs/kernel';
import type { Failure } from './failure.js';
import { hotness } from './hot.js';
import type { Post, PostEvent } from './post.js';

export type Vote = 1 | 0 | -1;

/** Replaces a person's vote. */
export function voteOnPost(post: Post, before: Vote, vote: Vote, now: Date): Decision<Post, PostEvent, Failure> {
  if (post.status === 'deleted') return refuse('post.not-found');
  if (vote === before) return accept(post);
  const score = post.score - before + vote;
  const voted = { ...post, score, hot: hotness(score, post.createdAt), version: post.version + 1 };
  return accept(voted, { type: 'voted', post: voted, at: now });
}
