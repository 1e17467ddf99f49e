import { type ApiResponse, bodyOf, type Client } from '../support/client.js';
import { type Forum, uniqueName } from '../support/forum.js';
import { SECRET } from '../support/system.js';
import type { Thread } from '../support/api-types.js';
import type { SystemWithServers } from '../support/system-with-servers.js';

export interface PageThread extends Thread {
  readonly key: string | null;
  readonly url: string | null;
  readonly version: number;
}

export const UNKNOWN = '01890000-0000-7000-8000-000000000000';
export const BLOG = 'https://blog.example';

export const sites = {
  default: { secret: SECRET, origins: [BLOG, 'https://www.blog.example', 'http://localhost:*'], guests: true },
  strict: {
    secret: `${SECRET}, of another site`,
    origins: ['https://strict.example'],
    limits: { titleLength: 10, closeAfterDays: 30 },
    urls: { keepQuery: ['id'], dropQuery: [] },
  },
};

/** The system and the users of the tests about pages. */
export class PagesFixture {
  system: SystemWithServers;
  forum: Forum;
  anyone: Client;
  /** A moderator. */
  mary: Client;

  async openThread(fields: object): Promise<PageThread> {
    return bodyOf(await this.anyone.put<PageThread>('/v1/threads', fields), 201);
  }

  byUrl(url: string): Promise<ApiResponse<PageThread>> {
    return this.anyone.get(`/v1/threads?url=${encodeURIComponent(url)}`);
  }

  byKey(key: string): Promise<ApiResponse<PageThread>> {
    return this.anyone.get(`/v1/threads?key=${encodeURIComponent(key)}`);
  }
}

export function page(): string {
  return `${BLOG}/${uniqueName('page')}`;
}

/** Adds a short name to each value for `it.each`. */
export function byText<T>(values: readonly T[]): [string, T][] {
  return values.map((value) => [(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 60), value]);
}
