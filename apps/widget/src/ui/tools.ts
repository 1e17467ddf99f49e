import type { Discussion } from '../discussion/discussion.js';
import { enDoing } from '../texts/en-doing.js';
import styles from './tools.css';

export { CommentMenu } from './comment-menu.js';
export { EndlessMore } from './endless-more.js';
export { Editor } from './editor.js';
export { ReactionPicker } from './reaction-picker.js';

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** Gives a discussion the looks and the words of what is fetched only when somebody wants to do something. */
export function equip<Part>({ screen, words }: Discussion, part: Part): Part {
  words.learn(enDoing);
  if (!screen.adoptedStyleSheets.includes(sheet)) screen.adoptedStyleSheets.push(sheet);
  return part;
}
