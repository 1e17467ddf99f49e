const units = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

const relativeFormat = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const dateTimeFormat = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short' });

/** How long ago something happened, for example `3 hours ago`. @param timestamp RFC 3339 @param now in milliseconds */
export function relativeTime(timestamp: string, now: number): string {
  const seconds = (now - Date.parse(timestamp)) / 1000;
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? [null, 1];
  return unit === null ? 'just now' : relativeFormat.format(-Math.floor(seconds / length), unit);
}

/** Date and time in the reader's time zone. */
export function dateTime(timestamp: string): string {
  return dateTimeFormat.format(new Date(timestamp));
}
