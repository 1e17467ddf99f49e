import { lazily } from './lazily.js';

// What is fetched only when somebody wants to do something; `equip` brings the looks and the words of it.

export const Editor = lazily(async (discussion) => {
  const { Editor, equip } = await import('./tools.js');
  return equip(discussion, Editor);
});

export const CommentMenu = lazily(async (discussion) => {
  const { CommentMenu, equip } = await import('./tools.js');
  return equip(discussion, CommentMenu);
});

export const ReactionPicker = lazily(async (discussion) => {
  const { equip, ReactionPicker } = await import('./tools.js');
  return equip(discussion, ReactionPicker);
});

export const EndlessMore = lazily(async (discussion) => {
  const { EndlessMore, equip } = await import('./tools.js');
  return equip(discussion, EndlessMore);
});
