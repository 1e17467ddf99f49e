import { EntitySchema } from 'typeorm';
import type { Person } from '#libs/kernel';

/** A row of `people`: a person as a service saw them last, at one site. */
export interface PersonRow extends Person {
  readonly site: string;
  /** By which the person is found by name (`nameKey` of the kernel). */
  readonly nameKey: string;
  readonly email: string | null;
  readonly seenAt: Date;
}

/** The table's columns, for SQL of our own; beside them a row has the epoch that it was written in. */
export const PersonEntity = new EntitySchema<PersonRow>({
  name: 'Person',
  tableName: 'people',
  columns: {
    site: { type: 'text', primary: true },
    kind: { type: 'text', primary: true },
    id: { type: 'text', primary: true },
    name: { type: 'text' },
    nameKey: { type: 'text', name: 'name_key' },
    handle: { type: 'text', nullable: true },
    picture: { type: 'text', nullable: true },
    email: { type: 'text', nullable: true },
    seenAt: { type: 'timestamptz', name: 'seen_at' },
  },
});
