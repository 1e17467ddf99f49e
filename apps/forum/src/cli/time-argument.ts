import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time as people type it: `90s`, `5m`, `1h` or `2d` ago, or RFC 3339. @throws {InvalidArgumentError} */
export function timeArgument(text: string, now = Date.now()): string {
  const [, count, unit = ''] = /^([1-9]\d{0,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return new Date(now - Number(count) * (UNITS[unit] ?? 0)).toISOString();
  const at = new Date(text);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(at.getTime())) return at.toISOString();
  throw new InvalidArgumentError('It must be a time such as 2026-11-23T08:00:00Z, or how long ago: 90s, 5m, 1h, 2d.');
}
