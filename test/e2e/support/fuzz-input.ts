export const fuzzNumbers = [
  0,
  -1,
  1.5,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53 - 1,
  -(2 ** 53) + 1,
  8_640_000_000_000_001,
  -62_135_596_800_001,
  1e300,
];

export const fuzzTexts = [
  '',
  ' ',
  'null',
  "' OR 1=1 --",
  "'; DROP TABLE posts; --",
  '$1',
  '%',
  '%s%n',
  '../../etc/passwd',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '\u202e\ufeff',
  '😀'.repeat(3),
  'infinity',
  '-infinity',
  'NaN',
  'now',
  'epoch',
  '2026-13-45 99:99:99+00',
  '2026-02-30 00:00:00+00',
  '0000-00-00 00:00:00+00',
  '0001-01-01 00:00:00+00',
  '9999-12-31 23:59:59.999999+00',
  '294277-01-09 04:00:54.775807+00',
  '2026-01-01 00:00:00+99:99',
  '2026-01-01 00:00:00+00',
  '2026-01-01T00:00:00.000Z',
  '12345',
  '2147483648',
  '9999999999',
  '-9999999999',
  '99999999999999999999999999',
  '1.5',
  '1.0e+400',
  '-1.0e-400',
  '0x10',
  '01890000-0000-7000-8000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '01890000-0000-7000-8000-00000000000G',
  '__proto__',
  'constructor',
  'true',
  '[]',
  '{}',
];

export type Fields = Readonly<Record<string, unknown>>;

/** Generates fuzz input from random numbers. */
export class FuzzInput {
  constructor(private readonly random: () => number) {}

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  one<T>(of: readonly T[]): T {
    return of[this.below(of.length)] as T;
  }

  chance(of: number): boolean {
    return this.random() < of;
  }

  text(): string {
    if (this.chance(0.7)) return this.one(fuzzTexts);
    return String.fromCharCode(...Array.from({ length: this.below(40) }, () => this.below(0x10000)));
  }

  value(depth = 0): unknown {
    const kind = this.below(depth > 2 ? 4 : 6);
    if (kind === 0) return this.one([null, true, false]);
    if (kind === 1) return this.one(fuzzNumbers);
    if (kind <= 3) return this.text();
    if (kind === 4) return Array.from({ length: this.below(4) }, () => this.value(depth + 1));
    return Object.fromEntries(Array.from({ length: this.below(4) }, () => [this.text(), this.value(depth + 1)]));
  }

  /** A body: mostly a mutation of the valid one, sometimes another JSON value, sometimes invalid JSON. */
  body(good: Fields): string {
    if (this.chance(0.05)) return this.text();
    const json = JSON.stringify(this.chance(0.9) ? this.mutated(good, () => this.value()) : this.value());
    return this.chance(0.05) ? json.slice(0, this.below(json.length)) : json;
  }

  query(good: Fields): string {
    const fields = Object.entries(this.mutated(good, () => undefined));
    return fields
      .filter(() => this.chance(0.6))
      .map(([name, value]) => `${escaped(name)}=${typeof value === 'string' ? value : this.rawText()}`)
      .join('&');
  }

  /** Replaces some fields, omits some, and sometimes adds an unknown one. */
  private mutated(good: Fields, replacement: () => unknown): Fields {
    const remaining = Object.entries(good).filter(() => this.chance(0.9));
    const fields = remaining.map(([name, value]) => [name, this.chance(0.3) ? replacement() : value] as const);
    return Object.fromEntries(this.chance(0.2) ? [...fields, [this.text(), replacement()]] : fields);
  }

  private rawText(): string {
    if (this.chance(0.1)) return this.one(['%', '%ff', '%ed%a0%80', '%00', '%c0%80', '&', '=', '%u0041']);
    if (this.chance(0.2)) return String(this.one(fuzzNumbers));
    return escaped(this.text());
  }
}

/** As encodeURIComponent, but a lone surrogate is written as its three bytes would be. */
export function escaped(text: string): string {
  return [...text]
    .map((character) =>
      character.isWellFormed()
        ? encodeURIComponent(character)
        : `%ED%${(0x80 | ((character.charCodeAt(0) >> 6) & 0x3f)).toString(16)}%${(0x80 | (character.charCodeAt(0) & 0x3f)).toString(16)}`,
    )
    .join('');
}
