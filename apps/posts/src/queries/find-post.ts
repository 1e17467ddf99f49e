import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, Refused } from '#libs/kernel';
import { POST_COLUMNS, POST_SOURCES, type PostRow, type PostView, viewOfRow } from './post-view.js';

/** One post by its id or slug. A deleted one is not found, not even by moderators. */
@Injectable()
export class FindPost {
  constructor(private readonly dataSource: DataSource) {}

  byId(site: string, id: string, viewer: Actor | null): Promise<PostView> {
    return this.find('post.id = $4', site, id, viewer);
  }

  bySlug(site: string, slug: string, viewer: Actor | null): Promise<PostView> {
    return this.find('post.slug = $4', site, slug, viewer);
  }

  private async find(condition: string, site: string, value: string, viewer: Actor | null): Promise<PostView> {
    const [row] = await this.dataSource.query<PostRow[]>(
      `SELECT ${POST_COLUMNS} FROM ${POST_SOURCES} WHERE post.site = $1 AND ${condition} AND post.status = 'published'`,
      [site, viewer?.kind ?? null, viewer?.id ?? null, value],
    );
    if (row === undefined) throw new Refused('post.not-found');
    return viewOfRow(row);
  }
}
