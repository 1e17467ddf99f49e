/** A piece of XML or HTML that is safe in text and in quoted attributes; only `markup` and `trusted` make one. */
export class Markup {
  /** @internal */
  constructor(readonly text: string) {}
}

type Value = string | Markup | readonly Markup[];

/** Characters that XML 1.0 cannot contain, not even as a reference (2.2): most control characters, and two noncharacters. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A parser would turn it into a line feed.
  '\r': '&#13;',
};

/** XML or HTML from a template: it escapes texts, in elements and in attributes, and inserts pieces of markup as they are. */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(String.raw({ raw: strings }, ...values.map(toMarkup)));
}

/** A text that is markup already, such as the sanitised output of the Markdown renderer. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function toMarkup(value: Value): string {
  if (value instanceof Markup) return value.text;
  if (typeof value !== 'string') return value.map(({ text }) => text).join('');
  return value
    .toWellFormed()
    .replace(FORBIDDEN, '')
    .replace(/[&<>"'\r]/g, (character) => ENTITIES[character] ?? '');
}
