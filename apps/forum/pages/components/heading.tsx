import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useNavigation } from '../routing/navigation.js';

/** The only h1 of a page. It sets the document title and takes the focus after a client-side navigation. */
export function Heading({ children: title }: { readonly children: string }): JSX.Element {
  const { hasNavigated } = useNavigation();
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = `${title} – Parley`;
  }, [title]);
  useEffect(() => {
    if (hasNavigated) heading.current?.focus({ preventScroll: true });
    // On mount only: a rerender must not move the focus.
  }, []);

  return (
    <h1 ref={heading} tabIndex={-1} dir="auto">
      {title}
    </h1>
  );
}
