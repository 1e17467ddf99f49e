import { lazily } from './lazily.js';

/** What is fetched only when somebody wants to do something. */
export const Editor = lazily(async () => (await import('./editor.js')).Editor);
export const CommentMenu = lazily(async () => (await import('./comment-menu.js')).CommentMenu);
export const ReactionPicker = lazily(async () => (await import('./reaction-picker.js')).ReactionPicker);
