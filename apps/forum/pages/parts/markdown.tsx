import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** HTML as Parley renders it from Markdown: only what is harmless is left in it. */
export function Markdown({ html }: { readonly html: string }): JSX.Element {
  const text = useRef<HTMLDivElement>(null);

  useEffect(() => {
    // What is too wide scrolls by itself, and without a mouse only what can have the focus does.
    for (const block of text.current?.querySelectorAll<HTMLElement>('pre, table') ?? []) {
      if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
    }
  }, [html]);

  return <div ref={text} class="markdown" dir="auto" dangerouslySetInnerHTML={{ __html: html }} />;
}
