import { createHash } from 'node:crypto';
import { markup, type Markup, trusted } from '#libs/http';
import type { CommentView } from '../queries/comment-view.js';
import type { ThreadView } from '../queries/thread-view.js';
import type { DocumentTexts } from './document-texts.js';

/** A page of comments for readers without scripts, and for search engines. */
export interface CommentsPageView {
  readonly thread: ThreadView | null;
  readonly items: readonly CommentView[];
  /** The url of the next page, or null. */
  readonly next: string | null;
}

const STYLE = `body{max-width:46rem;margin:1rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;color-scheme:light dark}
ol{list-style:none;margin:0;padding:0}li{margin-block:1rem}li li{padding-inline-start:1rem;border-inline-start:1px solid #8886}
article{overflow-wrap:anywhere}article p{margin:.4rem 0}time{opacity:.8}pre{overflow-x:auto}img{max-width:100%}`;

/** The policy allows it by its hash, to the character. */
const STYLE_ELEMENT = trusted(`<style>${STYLE}</style>`);

/** It runs no scripts, and loads nothing except images if the site shows them. */
export const documentPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  'img-src https:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export function commentsDocument(page: CommentsPageView, texts: DocumentTexts): string {
  const title = page.thread?.title ?? texts.title;
  return markup`<!doctype html>
    <html lang="${texts.language}" dir="${texts.direction}">
      <meta charset="utf-8" /><meta name="viewport" content="width=device-width" /><title>${title}</title>
      ${STYLE_ELEMENT}
      <main>
        <h1>${title}</h1>
        ${trusted(commentsFragment(page, texts))}
      </main>
    </html> `.text;
}

/** The same without a document around it, for a page to insert into `<parley-comments>`. */
export function commentsFragment({ thread, items, next }: CommentsPageView, texts: DocumentTexts): string {
  return markup`<section lang="${texts.language}" dir="${texts.direction}" aria-label="${texts.title}">
    <h2>${texts.comments(thread?.commentCount ?? 0)}</h2>
    ${listOf(treeOf(items), texts)} ${next === null ? [] : [markup`<p><a href="${next}" rel="next">${texts.more}</a></p>`]}
  </section>`.text;
}

interface Branch {
  readonly comment: CommentView;
  readonly replies: Branch[];
}

/** Turns comments that are listed depth first into trees. */
function treeOf(items: readonly CommentView[]): Branch[] {
  const roots: Branch[] = [];
  const known = new Map<string, Branch>();
  for (const comment of items) {
    const branch = { comment, replies: [] };
    (known.get(comment.parentId ?? '')?.replies ?? roots).push(branch);
    known.set(comment.id, branch);
  }
  return roots;
}

function listOf(branches: readonly Branch[], texts: DocumentTexts): Markup {
  if (branches.length === 0) return trusted('');
  return markup`<ol>
    ${branches.map(({ comment, replies }) => markup`<li id="comment-${comment.id}">${articleOf(comment, texts)}${listOf(replies, texts)}</li>`)}
  </ol>`;
}

function articleOf({ author, bodyHtml, status, createdAt }: CommentView, texts: DocumentTexts): Markup {
  const day = createdAt.slice(0, 10);
  const when = markup`<time datetime="${createdAt}">${day}</time>`;
  if (author === undefined) {
    return markup`<article>
      <p>${status === 'deleted' ? texts.deleted : texts.removed} ${when}</p>
    </article>`;
  }
  return markup`<article>
    <p><b dir="auto">${author.name}</b> ${when}</p>
    <div dir="auto">${trusted(bodyHtml ?? '')}</div>
  </article>`;
}
