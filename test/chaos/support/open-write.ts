import pg from 'pg';
import { type DataOf, type Envelope, subjectOf, threadUpdated } from '#libs/contracts';
import { newId } from '#libs/kernel';
import type { Installation } from './installation.js';

interface ThreadRow {
  readonly post_id: string | null;
  readonly key: string | null;
  readonly url: string | null;
  readonly comment_count: number;
  readonly created_at: Date;
  readonly version: number;
}

/**
 * An uncommitted change of a thread: its row is locked, and its event has a lower outbox id than all concurrent writes.
 * Written in SQL, since the services abort their own transactions after 30 s.
 */
export class OpenWrite {
  private constructor(
    private readonly client: pg.Client,
    readonly version: number,
  ) {}

  static async begin(installation: Installation, thread: string, title: string): Promise<OpenWrite> {
    const client = new pg.Client({ connectionString: installation.postgres.adminUrl, application_name: 'open write' });
    await client.connect();
    await client.query('BEGIN');
    const { rows } = await client.query<ThreadRow>(
      'UPDATE comments.threads SET version = version + 1, title = $2 WHERE id = $1 RETURNING *',
      [thread, title],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('no such thread');
    const { post_id: postId, key, url, comment_count: commentCount, created_at: createdAt, version } = row;
    const data: DataOf<typeof threadUpdated> = {
      id: thread,
      postId,
      key,
      url,
      title,
      commentCount,
      version,
      state: 'open',
      closedBecause: [],
      lastActivityAt: createdAt.toISOString(),
    };
    const id = newId();
    const envelope: Envelope = {
      specversion: '1.0',
      id,
      type: threadUpdated.type,
      source: '/parley/comments',
      subject: `thread/${thread}`,
      time: new Date().toISOString(),
      dataschema: `/schemas/${threadUpdated.type}.json`,
      site: 'default',
      partitionkey: thread,
      sequence: String(version),
      correlationid: newId(),
      causationid: null,
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      data,
    };
    await client.query(
      'INSERT INTO comments.outbox (event_id, partition_key, subject, envelope) VALUES ($1, $2, $3, $4)',
      [id, thread, subjectOf(threadUpdated, 'default', thread), JSON.stringify(envelope)],
    );
    return new OpenWrite(client, version);
  }

  async commit(): Promise<void> {
    await this.client.query('COMMIT');
    await this.client.end();
  }
}
