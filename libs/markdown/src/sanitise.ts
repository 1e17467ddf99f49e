import sanitizeHtml from 'sanitize-html';

/** Just what print.ts can make: if a fault of markdown-it ever lets more through, it ends here. */
const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'blockquote', 'pre', 'ul', 'ol', 'li', 'hr', 'br'],
    ...['a', 'strong', 'em', 'code', 'span'],
  ],
  allowedAttributes: { a: ['href', 'title', 'rel'], ol: ['start'], code: ['class'], span: ['class'] },
  allowedClasses: { code: ['language-*'], span: ['mention'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
};

export function sanitise(html: string): string {
  return sanitizeHtml(html, ALLOWED);
}
