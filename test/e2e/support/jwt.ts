import { createHmac, createSign, type KeyObject } from 'node:crypto';

/** A handmade token, which can be invalid in ways that no library would sign. */
export function jwt(header: object, claims: object, sign: (input: string) => string): string {
  const input = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${input}.${sign(input)}`;
}

export function hs256(secret: string): (input: string) => string {
  return (input) => createHmac('sha256', secret).update(input).digest('base64url');
}

export function rs256(key: KeyObject): (input: string) => string {
  return (input) => createSign('RSA-SHA256').update(input).sign(key, 'base64url');
}

/** Seconds since 1970, so many from now. */
export function inSeconds(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}
