import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  OkSchema,
  conditional,
  CountsAsRead,
  CurrentSite,
  etag,
  ResponseCache,
  ValidationFailed,
  Viewer,
} from '#libs/http';
import type { Site } from '#libs/sites';
import type { Actor } from '#libs/kernel';
import { CountComments, FRESH } from '../queries/count-comments.js';
import type { ThreadName } from '../queries/thread-name.js';
import { pageUrlAt } from './page-url-at.js';
import { CountsBody, CountsQuery, MOST_COUNTS } from './thread.dto.js';

const countsSchema = Type.Object({
  counts: Type.Record(Type.String(), Type.Integer({ minimum: 0 }), {
    description: 'By id, key and url as they were asked for; 0 for a thread that is not there.',
  }),
});

/** For how long caches on the way may answer. */
const SECONDS = 1;
/** OkSchema to longer addresses are not kept, so that those which are take little room; characters. */
const LONGEST_SHARED = 2_048;

type Counts = Readonly<Record<string, number>>;

/** For lists of pages, which show how much each is discussed. */
@ApiTags('threads')
@Controller('v1/threads/counts')
export class ThreadCountsController {
  constructor(
    private readonly comments: CountComments,
    private readonly responseCache: ResponseCache,
  ) {}

  @Get()
  @OkSchema(countsSchema)
  async counts(
    @Query() { id, key, url }: CountsQuery,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | { counts: Counts } | undefined> {
    const counts = await this.count(site, { ids: id, keys: key, urls: url }, viewer);
    const until = performance.now() + FRESH;
    const body = Buffer.from(JSON.stringify({ counts }));
    const tag = etag({ viewer, shown: body });
    if (request.url.length > LONGEST_SHARED) return conditional(request, reply, tag, { counts }, SECONDS);
    const isCurrent = () => performance.now() < until;
    return this.responseCache.respond(request, reply, { tag, body, isCurrent, seconds: SECONDS });
  }

  /** The same, for more than fits into an address. */
  @Post()
  @HttpCode(200)
  @CountsAsRead()
  @OkSchema(countsSchema)
  async countsOf(
    @Body() asked: CountsBody,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
  ): Promise<{ counts: Counts }> {
    return { counts: await this.count(site, asked, viewer) };
  }

  private async count(site: Site, { ids, keys, urls }: CountsBody, viewer: Actor | null): Promise<Counts> {
    if (ids.length + keys.length + urls.length > MOST_COUNTS) {
      throw new ValidationFailed([{ path: '', message: `must name at most ${String(MOST_COUNTS)} threads in all` }]);
    }
    const named = (by: ThreadName['by'], name: string) => ({ site: site.name, by, name });
    // Where one text is asked for as two things, an id wins over a key, and a key over a url.
    const asked = [
      ...urls.map((url) => ({ as: url, name: named('address', pageUrlAt(site, url).normal) })),
      ...keys.map((key) => ({ as: key, name: named('key', key) })),
      ...ids.map((id) => ({ as: id, name: named('id', id) })),
    ];
    const counts = await this.comments.execute(
      asked.map(({ name }) => name),
      viewer,
    );
    return Object.fromEntries(asked.map(({ as }, i) => [as, counts[i] ?? 0]));
  }
}
