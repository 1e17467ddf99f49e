import sanitizeHtml, { type Attributes, type IOptions } from 'sanitize-html';
import { isAllowed } from './address.js';
import { REL } from './dress.js';
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
  transformTags: { a: (tagName, attribs) => ({ tagName, attribs: { ...leading(attribs, 'href'), rel: REL } }) },
} satisfies IOptions;

const allowedWithImages: IOptions = {
  ...allowed,
  allowedTags: [...allowed.allowedTags, 'img'],
  allowedAttributes: { ...allowed.allowedAttributes, img: ['src', 'alt', 'title', 'loading', 'referrerpolicy'] },
  allowedSchemesByTag: { img: ['https'] },
  transformTags: {
    ...allowed.transformTags,
    img: (tagName, attribs) => ({
      tagName,
      attribs: { ...leading(attribs, 'src'), loading: 'lazy', referrerpolicy: 'no-referrer' },
    }),
  },
};

export function sanitise(html: string, { images }: Policy): string {
  return sanitizeHtml(html, images === 'show' ? allowedWithImages : allowed);
}

/** sanitize-html knows schemes, but takes what is relative. */
function leading(attribs: Attributes, name: string): Attributes {
  const { [name]: url = '', ...others } = attribs;
  return isAllowed(url) ? attribs : others;
}
