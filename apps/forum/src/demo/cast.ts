import { developmentToken } from '#libs/runtime';
import { Api } from './api.js';
import type { Discussion } from './discussion.js';

/** Everyone in a discussion, each with a token of their own. */
export class Cast {
  private constructor(
    private readonly discussion: Discussion,
    private readonly apis: ReadonlyMap<string, Api>,
  ) {}

  /** @throws {FaultySettings} */
  static async gather(discussion: Discussion, address: string): Promise<Cast> {
    const apis = new Map<string, Api>();
    for (const [sub, { name, roles = [] }] of Object.entries(discussion.people)) {
      apis.set(sub, new Api(address, await developmentToken({ sub, name, roles }, '1h')));
    }
    return new Cast(discussion, apis);
  }

  as(person: string): Api {
    const api = this.apis.get(person);
    if (api === undefined) throw new Error(`discussion.yaml names nobody as ${person}.`);
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
