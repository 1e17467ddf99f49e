import type { Discussion } from '../discussion/discussion.js';
import { enInteractive } from '../texts/en-interactive.js';
import styles from './interactive.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** Adds the styles and texts that load with the first interaction. May be called again. */
export function initInteractive({ root, i18n }: Discussion): void {
  i18n.add(enInteractive);
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
