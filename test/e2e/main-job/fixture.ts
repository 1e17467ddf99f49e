import type { Client } from '../support/client.js';
import type { Forum } from '../support/forum.js';
import type { System } from '../support/system.js';

type Person = Client & { readonly sub: string };

/** The system and the users of the main scenario; the users are new for every test. */
export class MainJobFixture {
  system: System;
  forum: Forum;
  admin: Client;
  ada: Person;
  ben: Person;
  cleo: Person;
}
