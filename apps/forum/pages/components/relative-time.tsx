import type { JSX } from 'preact';
import { dateTime, relativeTime } from '../format/relative-time.js';

export function RelativeTime({ timestamp }: { readonly timestamp: string }): JSX.Element {
  return (
    <time dateTime={timestamp} title={dateTime(timestamp)}>
      {relativeTime(timestamp, Date.now())}
    </time>
  );
}
