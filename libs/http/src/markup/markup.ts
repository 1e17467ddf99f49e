/** A piece of XML or HTML that is safe where texts stand and in quoted attributes; only `markup` and `trusted` make one. */
export class Markup {
  /** @internal */
  constructor(readonly text: string) {}
}

type Value = string | Markup | readonly Markup[];

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

/** XML or HTML from a template: texts are escaped, for elements and for attributes; pieces of markup stand as they are. */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(String.raw({ raw: strings }, ...values.map(written)));
}

/** What is markup already, such as what the Markdown renderer has sanitised. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function written(value: Value): string {
  if (value instanceof Markup) return value.text;
  if (typeof value !== 'string') return value.map(({ text }) => text).join('');
  return value
    .toWellFormed()
    .replace(UNWRITABLE, '')
    .replace(/[&<>"'\r]/g, (character) => ENTITIES[character] ?? '');
}
