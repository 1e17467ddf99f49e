import { textFingerprint } from '#libs/kernel';
import { type Policy, render } from '#libs/markdown';
import type { CommentText } from '../domain/comment.js';

/** A text as it is kept. @throws {Refused} `markdown.too-complex` */
export function commentText(body: string, policy: Policy): CommentText {
  const { html: bodyHtml, mentions, links } = render(body, policy);
  return { body, bodyHtml, wording: textFingerprint(body), mentions, links };
}
