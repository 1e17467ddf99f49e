import type { JSX } from 'preact';
import { ago, exactly } from '../format/moments.js';

export function Moment({ at }: { readonly at: string }): JSX.Element {
  return (
    <time dateTime={at} title={exactly(at)}>
      {ago(at, Date.now())}
    </time>
  );
}
