import type { JSX } from 'preact';
import { hueOf, initialsOf } from '../format/initials.js';

/** Replaces an avatar image, which would have to be loaded from another origin. */
export function Initials({ id, name }: { readonly id: string; readonly name: string }): JSX.Element {
  return (
    <span class={`initials hue-${String(hueOf(id))}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
