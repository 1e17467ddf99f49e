import type { JSX } from 'preact';

/** HTML as Parley renders it from Markdown: only what is harmless is left in it. */
export function Markdown({ html }: { readonly html: string }): JSX.Element {
  return <div class="markdown" dir="auto" dangerouslySetInnerHTML={{ __html: html }} />;
}
