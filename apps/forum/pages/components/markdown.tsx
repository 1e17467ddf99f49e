import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** HTML that Parley has rendered from Markdown. It is safe to insert, because Parley has sanitised it. */
export function Markdown({ html }: { readonly html: string }): JSX.Element {
  const container = useRef<HTMLDivElement>(null);

  useEffect(() => {
    // A block that is too wide scrolls on its own. Keyboard users can scroll it only if it can take the focus.
    for (const block of container.current?.querySelectorAll<HTMLElement>('pre, table') ?? []) {
      if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
    }
  }, [html]);

  return <div ref={container} class="markdown" dir="auto" dangerouslySetInnerHTML={{ __html: html }} />;
}
