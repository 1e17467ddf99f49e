/** A piece of HTML that is safe where texts stand and in quoted attributes; only `html` and `trusted` make one. */
export class Html {
  /** @internal */
  constructor(readonly text: string) {}
}

type Value = string | Html | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML from a template: texts are escaped, pieces of HTML stand as they are. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(written)));
}

/** What the Markdown renderer has sanitised. */
export function trusted(bodyHtml: string): Html {
  return new Html(bodyHtml);
}

function written(value: Value): string {
  if (value instanceof Html) return value.text;
  if (typeof value !== 'string') return value.map(({ text }) => text).join('');
  return value.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
