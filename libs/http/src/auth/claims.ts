import type { JWTPayload } from 'jose';
import { type Actor, lengthInCodePoints, isId, isStorable, Refused, type Role, parseUrl } from '#libs/kernel';

const HANDLE = /^[A-Za-z0-9_.-]{2,32}$/;
const ROLES: readonly Role[] = ['moderator', 'admin'];

/**
 * The person that a verified token names. The claims that identify a person (`sub`, `name`) must be valid; the others are
 * left out if they are not.
 * @throws {Refused} `auth.token-invalid`
 */
export function actorOf(site: string, claims: JWTPayload): Actor {
  const id = text(claims, 'sub', 128);
  return {
    site,
    kind: 'member',
    id,
    name: text(claims, 'name', 100),
    handle: handleOf(claims, id),
    picture: pictureOf(claims.picture),
    email: claims.email_verified === true ? emailOf(claims.email) : null,
    roles: rolesOf(claims.roles),
  };
}

/**
 * The guest that a guest token names: a name, and an id of its own. Whatever other claims the token has, a guest has no roles,
 * and an address counts only after the guest has confirmed it.
 * @throws {Refused} `auth.token-invalid`
 */
export function guestOf(site: string, claims: JWTPayload): Actor {
  const id = text(claims, 'sub', 128);
  if (!isId(id))
    throw new Refused(
      'auth.token-invalid',
      'The claim "sub" of a guest token must be an id. Register the guest again.',
    );
  const name = text(claims, 'name', 100);
  return { site, kind: 'guest', id, name, handle: null, picture: null, email: null, roles: [] };
}

function text(claims: JWTPayload, claim: string, max: number): string {
  const value = claims[claim];
  if (typeof value === 'string' && value.trim() !== '' && lengthInCodePoints(value) <= max && isStorable(value))
    return value;
  throw new Refused('auth.token-invalid', `The token's claim "${claim}" must be a string of 1 to ${max} characters.`);
}

function handleOf(claims: JWTPayload, id: string): string | null {
  const handle = claims.handle ?? id;
  return typeof handle === 'string' && HANDLE.test(handle) ? handle : null;
}

function pictureOf(picture: unknown): string | null {
  if (typeof picture !== 'string' || picture.length > 2048) return null;
  const url = parseUrl(picture);
  return url?.protocol === 'https:' ? url.href : null;
}

function emailOf(email: unknown): string | null {
  return typeof email === 'string' && email.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(email) && isStorable(email)
    ? email
    : null;
}

function rolesOf(roles: unknown): Role[] {
  return Array.isArray(roles) ? ROLES.filter((role) => roles.includes(role)) : [];
}
