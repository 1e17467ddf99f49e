/**
 * Remembers what stands around a comment that may go.
 * @returns takes the focus there, if it went with the comment: to what is left of it, or to what came after or before it
 */
export function keptFocus(screen: ShadowRoot, id: string): () => void {
  const shown = [...screen.querySelectorAll('article')];
  const at = shown.findIndex((article) => article.id === `comment-${id}`);
  const nearest = [...shown.slice(at), ...shown.slice(0, at).reverse()];
  return () => {
    if (document.activeElement !== document.body) return;
    const left = nearest.find(({ isConnected }) => isConnected);
    (left ?? screen.querySelector<HTMLElement>('[part="write"], textarea') ?? headingIn(screen))?.focus();
  };
}

function headingIn(screen: ShadowRoot): HTMLElement | null {
  const heading = screen.querySelector('h2');
  if (heading !== null) heading.tabIndex = -1;
  return heading;
}
