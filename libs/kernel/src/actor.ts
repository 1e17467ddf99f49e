export type Role = 'moderator' | 'admin';

/** Who a piece of writing is by, as readers see it. */
export interface Person {
  readonly id: string;
  readonly kind: 'member' | 'guest';
  readonly name: string;
  readonly handle: string | null;
  readonly picture: string | null;
}

/** The person who makes a request to a site, as the verified token describes them. */
export interface Actor extends Person {
  readonly site: string;
  /** Only a verified address; an unverified one is never stored. */
  readonly email: string | null;
  readonly roles: readonly Role[];
}

/** An actor as readers see them, without roles and mail address. */
export function personOf({ id, kind, name, handle, picture }: Person): Person {
  return { id, kind, name, handle, picture };
}

/** Moderators and admins. */
export function isModerator(actor: Actor): boolean {
  return actor.roles.includes('moderator') || isAdmin(actor);
}

export function isAdmin(actor: Actor): boolean {
  return actor.roles.includes('admin');
}
