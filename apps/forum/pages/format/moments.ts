const units = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short' });

/** How long ago, as people say it. @param moment RFC 3339 @param now in milliseconds */
export function ago(moment: string, now: number): string {
  const seconds = (now - Date.parse(moment)) / 1000;
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? [null, 1];
  return unit === null ? 'just now' : relative.format(-Math.floor(seconds / length), unit);
}

/** Date and time where the reader is. */
export function exactly(moment: string): string {
  return exact.format(new Date(moment));
}
