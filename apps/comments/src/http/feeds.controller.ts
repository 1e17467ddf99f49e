import { applyDecorators, Controller, Get, Header, Param, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ATOM_TYPE, CurrentActor, CurrentSite, IdPipe } from '#libs/http';
import type { Site } from '#libs/sites';
import type { Actor } from '#libs/kernel';
import { FindThread } from '../queries/reads/find-thread.js';
import { NewestComments } from '../queries/reads/newest-comments.js';
import { ThreadWaiter } from '../queries/reads/thread-waiter.js';
import { commentFeed, feedId } from './comment-feed.js';

function FeedResponse(summary: string): MethodDecorator {
  const content = { 'application/atom+xml': { schema: { type: 'string' as const } } };
  return applyDecorators(
    ApiOperation({ summary }),
    ApiBearerAuth(),
    Header('Content-Type', ATOM_TYPE),
    ApiOkResponse({ description: 'Atom 1.0 (RFC 4287).', content }),
  );
}

/** A feed of many threads has no beginning of its own. */
const EVER = new Date(0);

/** Comments as Atom feeds, the newest 50 of each: only public ones. */
@ApiTags('feeds')
@Controller('v1')
export class FeedsController {
  constructor(
    private readonly newest: NewestComments,
    private readonly threads: FindThread,
    private readonly waiter: ThreadWaiter,
  ) {}

  @Get('threads/:id/comments.atom')
  @FeedResponse('Get the comments of a thread that were written or edited last, as a feed')
  async ofThread(
    @Param('id', IdPipe) id: string,
    @CurrentSite() site: Site,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const thread = await this.waiter.expecting(id, () => this.threads.readable(site.name, id));
    const { title, url, createdAt: since } = thread;
    const facts = { id, title: title ?? url ?? 'Comments', since, thread };
    return commentFeed(request, site.name, facts, await this.newest.ofThread(id));
  }

  @Get('comments/newest.atom')
  @FeedResponse('Get the newest comments of a site as a feed')
  async ofSite(@CurrentSite() { name }: Site, @Req() request: FastifyRequest): Promise<string> {
    const facts = { id: feedId('comments', name), title: `Comments: ${name}`, since: EVER, thread: null };
    return commentFeed(request, name, facts, await this.newest.ofSite(name));
  }

  /** The token comes in the header, since urls end up in logs. */
  @Get('comments/replies.atom')
  @FeedResponse('Get the replies to your newest 1,000 comments as a feed')
  async replies(
    @CurrentActor() actor: Actor,
    @CurrentSite() { name }: Site,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const id = feedId('replies', name, actor.kind, actor.id);
    const facts = { id, title: `Replies to ${actor.name}`, since: EVER, thread: null };
    return commentFeed(request, name, facts, await this.newest.repliesTo(actor));
  }
}
