import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, decodeCursor, encodeCursor, isId, Refused } from '#libs/kernel';
import { POST_COLUMNS, POST_SOURCES, type PostRow, type PostView, viewOfRow } from './post-view.js';

export const postSorts = ['active', 'new', 'top', 'hot'] as const;
export const periods = ['day', 'week', 'month', 'year', 'all'] as const;

export interface PostFilter {
  readonly sort: (typeof postSorts)[number];
  /** How long ago a post may have been created. */
  readonly period: (typeof periods)[number];
  /** An id or a slug. */
  readonly category?: string;
  readonly tag?: string;
  readonly author?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** The key of each sort, as the index has it and as a cursor holds it. */
const keys = {
  active: { column: 'post.last_activity_at', kind: 'time', read: (row: PostRow) => row.lastActivityAt.getTime() },
  new: { column: 'post.created_at', kind: 'time', read: (row: PostRow) => row.createdAt.getTime() },
  top: { column: 'post.score', kind: 'integer', read: (row: PostRow) => row.score },
  hot: { column: 'post.hot', kind: 'number', read: (row: PostRow) => row.hot },
} as const;

/** Pages of posts: indexes posts_active, posts_new, posts_top and posts_hot, one for each sort. */
@Injectable()
export class ListPosts {
  constructor(private readonly dataSource: DataSource) {}

  async execute(
    site: string,
    filter: PostFilter,
    viewer: Actor | null,
  ): Promise<{ items: PostView[]; nextCursor: string | null }> {
    const { column, kind, read } = keys[filter.sort];
    const parameters: unknown[] = [site, viewer?.kind ?? null, viewer?.id ?? null];
    const parameter = (value: unknown) => `$${String(parameters.push(value))}`;
    const conditions = [`post.site = $1`, `post.status = 'published'`];
    if (filter.category !== undefined) {
      conditions.push(`post.category_id = ${parameter(await this.categoryId(site, filter.category))}`);
    }
    if (filter.tag !== undefined) conditions.push(`post.tags @> ARRAY[${parameter(filter.tag)}]`);
    if (filter.author !== undefined) conditions.push(`post.author_id = ${parameter(filter.author)}`);
    if (filter.period !== 'all') {
      conditions.push(`post.created_at > now() - ${parameter(`1 ${filter.period}`)}::interval`);
    }
    const list = `posts ${filter.sort}`;
    if (filter.cursor !== undefined) {
      const [rank, id] = decodeCursor(list, [kind, 'id'], filter.cursor);
      const key = kind === 'time' ? new Date(rank) : rank;
      conditions.push(`(${column}, post.id) < (${parameter(key)}, ${parameter(id)})`);
    }
    const rows = await this.dataSource.query<PostRow[]>(
      `SELECT ${POST_COLUMNS} FROM ${POST_SOURCES}
       WHERE ${conditions.join(' AND ')}
       ORDER BY ${column} DESC, post.id DESC LIMIT ${parameter(filter.limit + 1)}`,
      parameters,
    );
    const page = rows.slice(0, filter.limit);
    const last = rows.length > page.length ? page.at(-1) : undefined;
    return {
      items: page.map(viewOfRow),
      nextCursor: last === undefined ? null : encodeCursor(list, [read(last), last.id]),
    };
  }

  private async categoryId(site: string, category: string): Promise<string> {
    const [row] = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM categories WHERE site = $1 AND ${isId(category) ? 'id' : 'slug'} = $2`,
      [site, category],
    );
    if (row === undefined) throw new Refused('category.not-found');
    return row.id;
  }
}
