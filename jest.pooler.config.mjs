import base from './jest.config.mjs';

/** Services behind a real PgBouncer, which must be on the PATH. */
export default { ...base, roots: ['<rootDir>/test/pooler'], testRegex: '\\.pooler-spec\\.ts$' };
