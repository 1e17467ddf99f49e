import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
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
import { CountComments, FRESH_MS } from '../queries/counts/count-comments.js';
import type { ThreadName } from '../queries/reads/thread-name.js';
import { pageUrlAt } from './page-address.js';
import { CountsBody, CountsQuery, MAX_COUNTS } from './thread.dto.js';

const countsSchema = Type.Object({
  counts: Type.Record(Type.String(), Type.Integer({ minimum: 0 }), {
    description: 'By id, key and url, as in the request; 0 for a thread that does not exist.',
  }),
});

/** How long caches between client and server may use a response. */
const MAX_AGE_SECONDS = 1;
/** Responses to longer urls are not cached, so that the cached ones take little memory; characters. */
const MAX_CACHED_URL_LENGTH = 2_048;

type Counts = Readonly<Record<string, number>>;

/** For lists of pages, which show how many comments each has. */
@ApiTags('threads')
@Controller('v1/threads/counts')
export class ThreadCountsController {
  constructor(
    private readonly comments: CountComments,
    private readonly responseCache: ResponseCache,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Count the comments of threads' })
  @OkSchema(countsSchema)
  async counts(
    @Query() { id, key, url }: CountsQuery,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | { counts: Counts } | undefined> {
    const counts = await this.count(site, { ids: id, keys: key, urls: url }, viewer);
    const until = performance.now() + FRESH_MS;
    const body = Buffer.from(JSON.stringify({ counts }));
    const tag = etag({ viewer, shown: body });
    if (request.url.length > MAX_CACHED_URL_LENGTH)
      return conditional(request, reply, tag, { counts }, MAX_AGE_SECONDS);
    const isCurrent = () => performance.now() < until;
    return this.responseCache.respond(request, reply, { tag, body, isCurrent, seconds: MAX_AGE_SECONDS });
  }

  /** The same, for more than fits into a url. */
  @Post()
  @ApiOperation({ summary: 'Count the comments of many threads' })
  @HttpCode(200)
  @CountsAsRead()
  @OkSchema(countsSchema)
  async countsOf(
    @Body() requested: CountsBody,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
  ): Promise<{ counts: Counts }> {
    return { counts: await this.count(site, requested, viewer) };
  }

  private async count(site: Site, { ids, keys, urls }: CountsBody, viewer: Actor | null): Promise<Counts> {
    if (ids.length + keys.length + urls.length > MAX_COUNTS) {
      throw new ValidationFailed([{ path: '', message: `must name at most ${String(MAX_COUNTS)} threads in all` }]);
    }
    const named = (by: ThreadName['by'], name: string) => ({ site: site.name, by, name });
    // If one text is asked for twice, an id takes precedence over a key, and a key over a url.
    const requested = [
      ...urls.map((url) => ({ as: url, name: named('address', pageUrlAt(site, url).normal) })),
      ...keys.map((key) => ({ as: key, name: named('key', key) })),
      ...ids.map((id) => ({ as: id, name: named('id', id) })),
    ];
    const counts = await this.comments.execute(
      requested.map(({ name }) => name),
      viewer,
    );
    return Object.fromEntries(requested.map(({ as }, i) => [as, counts[i] ?? 0]));
  }
}
