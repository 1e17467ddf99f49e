import { CommentMenu } from './comment-menu.js';
import { Editor } from './editor.js';
import { EndlessMore } from './endless-more.js';
import { ReactionPicker } from './reaction-picker.js';

export { equip } from './equip.js';

/** What is fetched only when somebody wants to do something. */
export const tools = { CommentMenu, Editor, EndlessMore, ReactionPicker };
export type Tools = typeof tools;
