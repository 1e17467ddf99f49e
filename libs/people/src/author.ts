import type { Person } from '#libs/kernel';

/** A person's columns under the names that `authorOf` reads. @param alias of the table `people` in the query */
export function authorColumns(alias: string): string {
  return `${alias}.id AS "authorId", ${alias}.kind AS "authorKind", ${alias}.name AS "authorName",
    ${alias}.handle AS "authorHandle", ${alias}.picture AS "authorPicture"`;
}

export interface AuthorColumns {
  readonly authorId: string;
  readonly authorKind: 'member' | 'guest';
  readonly authorName: string;
  readonly authorHandle: string | null;
  readonly authorPicture: string | null;
}

export function authorOf(row: AuthorColumns): Person {
  return {
    id: row.authorId,
    kind: row.authorKind,
    name: row.authorName,
    handle: row.authorHandle,
    picture: row.authorPicture,
  };
}

/** A person as one JSON value, for a query whose row holds them whole. @param alias of the table `people` in the query */
export function authorJson(alias: string): string {
  const members = ['id', 'kind', 'name', 'handle', 'picture'].map((name) => `'${name}', ${alias}.${name}`);
  return `json_build_object(${members.join(', ')})`;
}
