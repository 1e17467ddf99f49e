/** A piece of XML that is well formed and escaped; only `xml` makes one. */
export class Xml {
  /** @internal */
  constructor(readonly text: string) {}
}

type Value = string | Xml | readonly Xml[];

/** All that XML 1.0 has no way to write, not even as a reference (2.2): most control characters, and two that are none. */
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A parser would make a line feed of it.
  '\r': '&#13;',
};

/** XML from a template: texts are escaped, for elements and for attributes; pieces of XML stand as they are. */
export function xml(strings: TemplateStringsArray, ...values: readonly Value[]): Xml {
  return new Xml(String.raw({ raw: strings }, ...values.map(written)));
}

function written(value: Value): string {
  if (value instanceof Xml) return value.text;
  if (typeof value !== 'string') return value.map(({ text }) => text).join('');
  return value
    .toWellFormed()
    .replace(UNWRITABLE, '')
    .replace(/[&<>"'\r]/g, (character) => ENTITIES[character] ?? '');
}
