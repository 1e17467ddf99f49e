import type { Discussion } from '../discussion/discussion.js';
import { lazily } from './lazily.js';

async function tools(discussion: Discussion) {
  const loaded = await import('./tools.js');
  loaded.equip(discussion);
  return loaded;
}

/** What is fetched only when somebody wants to do something. */
export const Editor = lazily(async (discussion) => (await tools(discussion)).Editor);
export const CommentMenu = lazily(async (discussion) => (await tools(discussion)).CommentMenu);
export const ReactionPicker = lazily(async (discussion) => (await tools(discussion)).ReactionPicker);
export const EndlessMore = lazily(async (discussion) => (await tools(discussion)).EndlessMore);
