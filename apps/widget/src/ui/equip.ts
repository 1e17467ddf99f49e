import type { Discussion } from '../discussion/discussion.js';
import { enDoing } from '../texts/en-doing.js';
import styles from './tools.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** Gives a discussion the looks and the words of what is fetched only when somebody wants to do something. */
export function equip({ screen, words }: Discussion): void {
  words.learn(enDoing);
  if (!screen.adoptedStyleSheets.includes(sheet)) screen.adoptedStyleSheets.push(sheet);
}
