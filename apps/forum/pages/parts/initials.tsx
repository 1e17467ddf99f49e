import type { JSX } from 'preact';
import { hueOf, initialsOf } from '../format/initials.js';

/** Stands for somebody's picture, which would have to come from elsewhere. */
export function Initials({ id, name }: { readonly id: string; readonly name: string }): JSX.Element {
  return (
    <span class={`initials hue-${String(hueOf(id))}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
