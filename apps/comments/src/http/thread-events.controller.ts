import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite, EventStreams, IdPipe, lastEventIdOf, type Site, tokenEndOf, Viewer } from '#libs/http';
import type { Actor } from '#libs/kernel';
import { FindThread } from '../queries/find-thread.js';
import { ThreadArrivals } from '../queries/thread-arrivals.js';
import { ThreadFeed } from '../queries/thread-feed.js';
import { UseTicket } from '../use-cases/use-ticket.js';
import { ThreadEventsQuery } from './live.dto.js';

const TOLD =
  'Server-Sent Events: `comment` for each comment that readers saw change, then `thread`. Ids are versions of the thread; ' +
  'with the last one in `Last-Event-ID` a stream goes on where it was. After `reset` load the thread anew. ' +
  'Nobody needs a token or ticket; whoever comes with one is let out when the token ends.';

/** Whoever listens, and until when. */
interface Visitor {
  readonly reader: Actor | null;
  readonly endsAt: number | null;
}

@ApiTags('threads')
@Controller('v1/threads')
export class ThreadEventsController {
  constructor(
    private readonly threads: FindThread,
    private readonly arrivals: ThreadArrivals,
    private readonly feed: ThreadFeed,
    private readonly streams: EventStreams,
    private readonly tickets: UseTicket,
  ) {}

  @Get(':id/events')
  @ApiOperation({ summary: 'Follow a thread', description: TOLD })
  @ApiBearerAuth()
  @ApiHeader({ name: 'Last-Event-ID', required: false, schema: { type: 'integer' } })
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' } } } })
  async events(
    @Param('id', IdPipe) id: string,
    @Query() query: ThreadEventsQuery,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { request } = reply;
    const since = lastEventIdOf(request, query.lastEventId);
    const { reader, endsAt } = await this.visitor(site, query.ticket, viewer, request);
    await this.arrivals.expecting(id, () => this.threads.readable(site.name, id));
    const stream = this.streams.begin(reply, endsAt);
    const leave = this.feed.listen(id, since, {
      reader: reader === null ? null : { kind: reader.kind, id: reader.id },
      send: (frames) => {
        stream.send(frames);
      },
      end: () => {
        stream.end();
      },
    });
    stream.onceClosed(leave);
  }

  private async visitor(
    site: Site,
    ticket: string | undefined,
    viewer: Actor | null,
    request: FastifyRequest,
  ): Promise<Visitor> {
    if (ticket === undefined) return { reader: viewer, endsAt: tokenEndOf(request) };
    const { actor, tokenEndsAt } = await this.tickets.execute(site.name, ticket);
    return { reader: actor, endsAt: tokenEndsAt };
  }
}
