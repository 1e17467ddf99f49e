import { textFingerprint } from '#libs/kernel';
import { type Policy, render } from '#libs/markdown';
import type { CommentContent, CommentInput } from '../domain/comment.js';

/** Renders what an author wrote. @throws {Refused} `markdown.too-complex` */
export function renderComment(input: CommentInput, policy: Policy): CommentContent {
  const { html: bodyHtml, mentions, links } = render(input.body, policy);
  return {
    ...input,
    bodyHtml,
    textFingerprint: textFingerprint(input.body),
    mentions: [...mentions],
    links: [...links],
  };
}
