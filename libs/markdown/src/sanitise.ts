import sanitizeHtml, { type Attributes, type IOptions } from 'sanitize-html';
import { isAllowed } from './address.js';
import { REL } from './link-attributes.js';
import type { Policy } from './policy.js';

/** Only what print.ts can produce. If a bug of markdown-it lets more through, it is removed here. */
const allowed = {
  allowedTags: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'blockquote', 'pre', 'ul', 'ol', 'li', 'hr', 'br'],
    ...['a', 'strong', 'em', 'code', 'span'],
  ],
  allowedAttributes: { a: ['href', 'title', 'rel'], ol: ['start'], code: ['class'], span: ['class'] },
  allowedClasses: { code: ['language-*'], span: ['mention'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  transformTags: { a: (tagName, attribs) => ({ tagName, attribs: { ...withAllowedUrl(attribs, 'href'), rel: REL } }) },
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
      attribs: { ...withAllowedUrl(attribs, 'src'), loading: 'lazy', referrerpolicy: 'no-referrer' },
    }),
  },
};

export function sanitise(html: string, { images }: Policy): string {
  return sanitizeHtml(html, images === 'show' ? allowedWithImages : allowed);
}

/** sanitize-html checks schemes, but accepts relative URLs. */
function withAllowedUrl(attribs: Attributes, name: string): Attributes {
  const { [name]: url = '', ...others } = attribs;
  return isAllowed(url) ? attribs : others;
}
