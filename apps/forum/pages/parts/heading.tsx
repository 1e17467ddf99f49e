import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useNavigation } from '../routing/navigation.js';

/** The page's one heading: it names the tab, and whoever followed a link to here goes on reading from it. */
export function Heading({ children: title }: { readonly children: string }): JSX.Element {
  const { followed } = useNavigation();
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = `${title} – Parley`;
  }, [title]);
  useEffect(() => {
    if (followed) heading.current?.focus({ preventScroll: true });
    // Only when the page is new.
  }, []);

  return (
    <h1 ref={heading} tabIndex={-1} dir="auto">
      {title}
    </h1>
  );
}
