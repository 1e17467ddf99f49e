import { developmentToken } from '#libs/runtime';
import { Api } from './api.js';
import type { Discussion } from './discussion.js';

/** The people of a discussion, each with a token of their own. */
export class DemoUsers {
  private constructor(
    private readonly discussion: Discussion,
    private readonly apis: ReadonlyMap<string, Api>,
  ) {}

  /** @throws {InvalidSettings} */
  static async signIn(discussion: Discussion, address: string): Promise<DemoUsers> {
    const apis = new Map<string, Api>();
    for (const [sub, { name, roles = [] }] of Object.entries(discussion.people)) {
      apis.set(sub, new Api(address, await developmentToken({ sub, name, roles }, '1h')));
    }
    return new DemoUsers(discussion, apis);
  }

  as(person: string): Api {
    const api = this.apis.get(person);
    if (api === undefined) throw new Error(`discussion.yaml has no person ${person}.`);
    return api;
  }

  nameOf(person: string): string {
    return this.discussion.people[person]?.name ?? person;
  }

  get admin(): string {
    const admin = Object.entries(this.discussion.people).find(([, { roles = [] }]) => roles.includes('admin'));
    if (admin === undefined) throw new Error('discussion.yaml has no admin.');
    return admin[0];
  }
}
