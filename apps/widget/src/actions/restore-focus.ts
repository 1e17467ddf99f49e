/**
 * Call it before removing a comment.
 * @returns the function that moves the focus to what is left of the comment, the next or the previous one, if the removal took it away
 */
export function prepareFocusRestore(root: ShadowRoot, id: string): () => void {
  const articles = [...root.querySelectorAll('article')];
  const index = articles.findIndex((article) => article.id === `comment-${id}`);
  const candidates = [...articles.slice(index), ...articles.slice(0, index).reverse()];
  return () => {
    if (document.activeElement !== document.body) return;
    const article = candidates.find(({ isConnected }) => isConnected);
    (article ?? root.querySelector<HTMLElement>('[part="write"], textarea') ?? focusableHeading(root))?.focus();
  };
}

function focusableHeading(root: ShadowRoot): HTMLElement | null {
  const heading = root.querySelector('h2');
  if (heading !== null) heading.tabIndex = -1;
  return heading;
}
