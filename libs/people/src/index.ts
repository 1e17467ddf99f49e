export { type AuthorColumns, authorColumns, authorJson, authorOf } from './author.js';
export { peopleMigrations } from './migrations.js';
export { People } from './people.js';
export { PeopleHandler } from './people.handler.js';
export { peopleSnapshots } from './people-snapshots.js';
export { personSchema } from './person.schema.js';
