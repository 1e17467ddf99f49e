import { parse, v5, v7, validate, version } from 'uuid';
import { randomBytes } from './random.js';

/** The newest id's time, and how many came before it in that millisecond, from a random number on. */
let msecs = 0;
let seq = 0;

/** A new id: a UUIDv7 (RFC 9562), which sorts after all that this process made before. */
export function newId(): string {
  const random = randomBytes(16);
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    // Of 32 bits the first stays free, to count in.
    seq = random.readUInt32BE(6) >>> 1;
  } else {
    seq++;
  }
  return v7({ msecs, seq, random });
}

/** Under which names have their ids; its own choice does not matter, but it must stay as it is. */
const NAMES = '0e3f1a52-8f4b-4a57-9a70-6d1c3c5f2b11';

/** The id of a name, the same wherever and whenever it is asked for: a UUIDv5 (RFC 9562). */
export function idOfName(name: string): string {
  return v5(name, NAMES);
}

/** Whether a text is a UUID of any version, in the form that Parley gives out (lower case, with dashes). */
export function isId(text: string): boolean {
  return validate(text) && text === text.toLowerCase();
}

/** When a UUIDv7 was made, in milliseconds since 1970, or null if the id is of another version. */
export function idTime(id: string): number | null {
  if (!validate(id) || version(id) !== 7) return null;
  const bytes = parse(id);
  return Buffer.from(bytes.buffer, bytes.byteOffset, 6).readUIntBE(0, 6);
}
