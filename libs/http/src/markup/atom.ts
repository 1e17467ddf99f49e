import { markup, type Markup } from './markup.js';

export const ATOM_TYPE = 'application/atom+xml; charset=utf-8';

export interface AtomLink {
  readonly href: string;
  readonly type: string;
}

export interface AtomEntry {
  /** A UUID. */
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly published: Date;
  readonly updated: Date;
  readonly alternate: AtomLink;
  /** Sanitised HTML. */
  readonly html: string;
}

export interface AtomFeed {
  /** A UUID. */
  readonly id: string;
  readonly title: string;
  readonly self: string;
  /** Null if no page shows the same. */
  readonly alternate: AtomLink | null;
  /** When its subject was created; a later entry counts instead. */
  readonly updated: Date;
  readonly entries: readonly AtomEntry[];
}

/** A feed as a document (Atom 1.0, RFC 4287). It is well-formed XML whatever its texts contain. */
export function atomDocument({ id, title, self, alternate, updated, entries }: AtomFeed): string {
  const latest = entries.reduce((last, entry) => (entry.updated > last ? entry.updated : last), updated);
  return markup`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>urn:uuid:${id}</id>
<title>${title}</title>
<updated>${latest.toISOString()}</updated>
<link rel="self" type="application/atom+xml" href="${self}"/>
${alternate === null ? '' : link(alternate)}
<generator>Parley</generator>
${entries.map(entryOf)}</feed>
`.text;
}

function entryOf({ id, title, author, published, updated, alternate, html }: AtomEntry): Markup {
  return markup`<entry>
<id>urn:uuid:${id}</id>
<title>${title}</title>
<author><name>${author}</name></author>
<published>${published.toISOString()}</published>
<updated>${updated.toISOString()}</updated>
${link(alternate)}
<content type="html">${html}</content>
</entry>
`;
}

function link({ href, type }: AtomLink): Markup {
  return markup`<link rel="alternate" type="${type}" href="${href}"/>`;
}
