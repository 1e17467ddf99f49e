import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  Module,
  NotFoundException,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { type Actor, type Cause, decodeCursor, type Log, Refused, systemClock } from '#libs/kernel';
import { type Call, Quotas } from '#libs/persistence';
import { type Site, Sites } from '#libs/sites';
import {
  clientNetworkResolver,
  conditional,
  corsOptions,
  CountsAsRead,
  createAdapter,
  created,
  CurrentActor,
  CurrentCall,
  CurrentCause,
  CurrentSite,
  etag,
  Flag,
  GuestTokens,
  IdField,
  IdList,
  IdPipe,
  IfMatch,
  ListQuery,
  Timestamp,
  Nested,
  OneOf,
  RateLimitGuard,
  ReadRateLimiter,
  RequestGuard,
  ResponseCache,
  Text,
  TextList,
  TokenVerifier,
  UnexpectedBodyGuard,
  useProblemDocuments,
  validationPipe,
  Viewer,
  Integer,
} from '../src/index.js';

class Place {
  @Integer({ min: 0, max: 100 })
  row: number;
}

class NewThing {
  @Text({ max: 300, description: 'What it is called.' })
  title: string;

  @Text({ min: 3, max: 50, optional: true, nullable: true })
  note?: string | null;

  @IdField({ optional: true, nullable: true })
  parentId?: string | null;

  @Integer({ min: -1, max: 1, optional: true })
  value?: number;

  @OneOf(['open', 'closed'], { optional: true })
  state?: string;

  @TextList({ maxItems: 3, maxLength: 10, optional: true })
  tags?: string[];

  @IdList({ maxItems: 2, optional: true })
  others?: string[];

  @Flag({ optional: true })
  pinned?: boolean;

  @Timestamp({ optional: true })
  since?: string;

  @Timestamp({ words: ['start', 'end'], optional: true })
  from?: string;

  @Nested(() => Place, { optional: true })
  place?: Place;
}

class ThingsQuery extends ListQuery {
  @OneOf(['new', 'old'], { optional: true })
  sort = 'new';

  @Flag({ optional: true, fromQuery: true })
  unread?: boolean;

  @TextList({ maxItems: 3, maxLength: 10, optional: true, fromQuery: true })
  tag?: string[];

  @IdList({ maxItems: 2, optional: true, fromQuery: true })
  friend?: string[];
}

/** Uses everything that the library offers to a controller. */
@Controller('v1/things')
class ThingsController {
  private made = 0;
  private likes = 0;

  constructor(private readonly responseCache: ResponseCache) {}

  @Get()
  list(
    @Query() query: ThingsQuery,
    @Viewer() viewer: Actor | null,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): object | undefined {
    if (query.cursor !== undefined) decodeCursor('things', ['integer'], query.cursor);
    return conditional(request, reply, etag({ viewer, shown: JSON.stringify(query) }), { ...query }, 5);
  }

  /** The same for every client until it is made again; it shows how often it was made. */
  @Get('shared')
  shared(
    @Query() { tag }: ThingsQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    const made = ++this.made;
    const body = Buffer.from(JSON.stringify({ made, text: tag === undefined ? LONG_TEXT : 'short' }));
    const isCurrent = () => made === this.made;
    return this.responseCache.respond(request, reply, { tag: `"r1.v${String(made)}.-"`, body, isCurrent });
  }

  @Get('named/:name')
  named(@Param('name') name: string): object {
    return { name };
  }

  @Get('who')
  who(
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
    @CurrentCause() cause: Cause,
    @CurrentCall() call: Call,
  ): object {
    return { site: site.name, viewer, cause, call };
  }

  @Get('fails/:how')
  fails(@Param('how') how: string): never {
    if (how === 'as-a-bug') throw new TypeError('secret detail');
    if (how === 'with-an-unlisted-code') throw new Refused('thing.unlisted');
    if (how === 'with-a-listed-code') throw new Refused('thing.full', 'No more room.', 7);
    if (how === 'with-a-prototype-code') throw new Refused('constructor');
    if (how === 'for-a-lock') throw Object.assign(new Error('canceling statement'), { code: '57014' });
    if (how === 'as-nest-does') throw new NotFoundException('gone');
    throw new Error('Connection terminated unexpectedly');
  }

  @Get('away')
  away(@Res({ passthrough: true }) reply: FastifyReply): object {
    void reply.code(503);
    return { until: 'later' };
  }

  @Get('not-cached')
  @Header('Cache-Control', 'no-store')
  notCached(): object {
    return {};
  }

  @Get(':id')
  one(@Param('id', IdPipe) id: string): object {
    return { id, revision: 3, version: 7, likes: this.likes };
  }

  /** Changes the response, but no version. */
  @Put(':id/like')
  like(@Param('id', IdPipe) id: string): object {
    this.likes++;
    return this.one(id);
  }

  @Post()
  create(
    @Body() body: NewThing,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): object {
    const replayed = call.idempotencyKey?.key === 'seen-before';
    return created(reply, '/v1/things/1', { value: { body, actor: actor.id, once: call.idempotencyKey }, replayed });
  }

  @Post('preview')
  @CountsAsRead()
  preview(@Body() body: NewThing): object {
    return { body };
  }

  @Patch(':id')
  change(
    @Param('id', IdPipe) id: string,
    @IfMatch() revisions: readonly number[] | null,
    @CurrentActor() _actor: Actor,
  ): object {
    if (revisions?.includes(1) === false) throw new Refused('request.stale');
    return { id, revisions };
  }

  @Delete(':id')
  remove(@Param('id', IdPipe) id: string): object {
    return { id };
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

export const LONG_TEXT = 'The Analytical Engine weaves algebraic patterns. '.repeat(100);

export interface LogLine {
  readonly level: keyof Log;
  readonly facts: Record<string, unknown>;
  readonly message: string;
}

export interface SampleApp {
  readonly app: NestFastifyApplication;
  readonly sites: Sites;
  readonly responseCache: ResponseCache;
  readonly logged: LogLine[];
}

/** @param dataSource for rate limits: it counts the writes */
export async function startSampleApp(sites: readonly Site[], dataSource?: DataSource): Promise<SampleApp> {
  const logged: LogLine[] = [];
  const allSites = new Sites(sites);
  const guests = new GuestTokens((site) => `the key of ${site}'s guests`);
  const trustProxy = '127.0.0.1';
  const adapter = createAdapter({ trustProxy, bodyLimit: 64 * 1024 });
  const networkOf = clientNetworkResolver(trustProxy);
  const readLimiter = dataSource === undefined ? null : new ReadRateLimiter(networkOf, systemClock);
  const responseCache = new ResponseCache(allSites, readLimiter);
  const root = { module: ThingsModule, providers: [{ provide: ResponseCache, useValue: responseCache }] };
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, { logger: false });
  useProblemDocuments(app, { 'thing.full': { status: 409, title: 'Full' } }, collector(logged));
  app.useGlobalGuards(new RequestGuard(allSites, new TokenVerifier(allSites, guests, systemClock)));
  if (dataSource !== undefined && readLimiter !== null) {
    app.useGlobalGuards(new RateLimitGuard(new Quotas(dataSource), readLimiter, networkOf));
  }
  app.useGlobalGuards(new UnexpectedBodyGuard());
  app.useGlobalPipes(validationPipe());
  app.enableCors(corsOptions(allSites));
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return { app, sites: allSites, responseCache, logged };
}

function collector(lines: LogLine[]): Log {
  const at = (level: keyof Log) => (facts: object, message: string) => {
    lines.push({ level, facts: facts as Record<string, unknown>, message });
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
