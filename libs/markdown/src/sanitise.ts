import sanitizeHtml, { type IOptions } from 'sanitize-html';
import type { Policy } from './policy.js';

/** Just what print.ts can make: if a fault of markdown-it ever lets more through, it ends here. */
const allowed = {
  allowedTags: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'blockquote', 'pre', 'ul', 'ol', 'li', 'hr', 'br'],
    ...['a', 'strong', 'em', 'code', 'span'],
  ],
  allowedAttributes: { a: ['href', 'title', 'rel'], ol: ['start'], code: ['class'], span: ['class'] },
  allowedClasses: { code: ['language-*'], span: ['mention'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
} satisfies IOptions;

const quietly = { loading: 'lazy', referrerpolicy: 'no-referrer' };

const allowedWithImages: IOptions = {
  ...allowed,
  allowedTags: [...allowed.allowedTags, 'img'],
  allowedAttributes: { ...allowed.allowedAttributes, img: ['src', 'alt', 'title', ...Object.keys(quietly)] },
  allowedSchemesByTag: { img: ['https'] },
  // Whatever they were, an image is loaded as here.
  transformTags: { img: sanitizeHtml.simpleTransform('img', quietly) },
};

export function sanitise(html: string, { images }: Policy): string {
  return sanitizeHtml(html, images === 'show' ? allowedWithImages : allowed);
}
