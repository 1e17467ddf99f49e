import type { Comment, Notification } from './api.js';

/** Columns of a line. */
const WIDTH = 96;
/** A character of these scripts takes two columns. */
const WIDE = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303f\uff00-\uff60]/u;

const kinds: Readonly<Record<string, readonly [one: string, many: string]>> = {
  reply: ['reply', 'replies'],
  'thread-activity': ['new comment', 'new comments'],
};

/** The beginning of a comment, indented by its depth in the tree. */
export function lineOfComment({ depth, author, body, editedAt }: Comment): string {
  const text = author === undefined ? '(deleted)' : `${author.name}: ${inOneLine(body ?? '')}`;
  return fitted(`${'  '.repeat(depth + 1)}${text}`, WIDTH, editedAt === null ? '' : ' (edited)');
}

export function lineOfNotification({ kind, actors, count, title, read }: Notification): string {
  const [one, many] = kinds[kind] ?? [kind, kind];
  const who = actors.map(({ name }) => name).join(', ');
  return `${read ? ' ' : '•'} ${String(count)} ${count === 1 ? one : many} in “${title ?? ''}”, by ${who}`;
}

/** A line break of Markdown, with its backslash, becomes a blank. */
function inOneLine(body: string): string {
  return body.replaceAll(/\\?\s+/g, ' ');
}

/** Cuts a line to so many columns, but never cuts its ending. */
export function fitted(line: string, width: number, ending = ''): string {
  let columns = ending.length;
  let short = '';
  for (const character of line) {
    columns += WIDE.test(character) ? 2 : 1;
    if (columns >= width) return `${short}…${ending}`;
    short += character;
  }
  return short + ending;
}
