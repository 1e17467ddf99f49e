export type Role = 'moderator' | 'admin';

/** Who a piece of writing is by, as readers see it. */
export interface Person {
  readonly id: string;
  readonly kind: 'member' | 'guest';
  readonly name: string;
  readonly handle: string | null;
  readonly picture: string | null;
}

/** Somebody who asks for something on one site, as that site's token vouches for them. */
export interface Actor extends Person {
  readonly site: string;
  /** A verified address only; an unverified one is never kept. */
  readonly email: string | null;
  readonly roles: readonly Role[];
}

/** An actor as readers see them, without roles and mail address. */
export function personOf({ id, kind, name, handle, picture }: Person): Person {
  return { id, kind, name, handle, picture };
}

/** A moderator may do what an author may not; an admin may do all that a moderator may. */
export function isModerator(actor: Actor): boolean {
  return actor.roles.includes('moderator') || isAdmin(actor);
}

export function isAdmin(actor: Actor): boolean {
  return actor.roles.includes('admin');
}
