import { AutoLoadMore } from './auto-load-more.js';
import { CommentMenu } from './comment-menu.js';
import { Editor } from './editor.js';
import { ReactionPicker } from './reaction-picker.js';

export { initInteractive } from './init-interactive.js';

/** The components that are not part of the first screen, see lazy.tsx. */
export const components = { AutoLoadMore, CommentMenu, Editor, ReactionPicker };
export type Interactive = typeof components;
