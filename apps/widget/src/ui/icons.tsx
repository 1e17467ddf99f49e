/** In the colour of the text. The button that contains it has the accessible name. */
function Icon({ path }: { readonly path: string }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor">
      <path d={path} stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

export const UpIcon = () => <Icon path="M3 10l5-5 5 5" />;
export const DownIcon = () => <Icon path="M3 6l5 5 5-5" />;
export const SmileIcon = () => <Icon path="M8 14A6 6 0 108 2a6 6 0 000 12zM5.5 9.5c1 1.6 4 1.6 5 0M6 6.5v0M10 6.5v0" />;
export const DotsIcon = () => <Icon path="M3 8v0M8 8v0M13 8v0" />;
