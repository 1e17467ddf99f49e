import { parse, v5, v7, validate, version } from 'uuid';
import { randomBytes } from './random.js';

/** The time of the newest id, and a counter within its millisecond that starts at a random number. */
let msecs = 0;
let seq = 0;

/** A new UUIDv7 (RFC 9562), which sorts after all earlier ones of this process. */
export function newId(): string {
  const random = randomBytes(16);
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    // The first of 32 bits stays free for counting.
    seq = random.readUInt32BE(6) >>> 1;
  } else {
    seq++;
  }
  return v7({ msecs, seq, random });
}

/** The namespace of ids made from names; arbitrary, but it must never change. */
const NAMES = '0e3f1a52-8f4b-4a57-9a70-6d1c3c5f2b11';

/** The id of a name: a UUIDv5 (RFC 9562), always the same. */
export function idOfName(name: string): string {
  return v5(name, NAMES);
}

/** Whether a text is a UUID of any version in Parley's form: lower case, with dashes. */
export function isId(text: string): boolean {
  return validate(text) && text === text.toLowerCase();
}

/** The time in a UUIDv7, in milliseconds since 1970; null for other versions. */
export function idTime(id: string): number | null {
  if (!validate(id) || version(id) !== 7) return null;
  const bytes = parse(id);
  return Buffer.from(bytes.buffer, bytes.byteOffset, 6).readUIntBE(0, 6);
}
