import { applyDecorators, Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  CurrentSite,
  type EventStream,
  EventStreams,
  IdPipe,
  lastEventIdOf,
  type StreamTerms,
  StreamTickets,
  tokenExpiryOf,
  Viewer,
} from '#libs/http';
import type { Site } from '#libs/sites';
import { type Actor, isModerator } from '#libs/kernel';
import { FindThread } from '../queries/find-thread.js';
import { PageArrivals } from '../queries/page-arrivals.js';
import { ThreadArrivals } from '../queries/thread-arrivals.js';
import { type Listener, ThreadFeed } from '../queries/thread-feed.js';
import { PageEventsQuery, ThreadEventsQuery } from './live.dto.js';
import { pageAt } from './page-at.js';

const TOLD =
  'Server-Sent Events: `comment` for each comment that readers saw change, then `thread`. Ids are versions of the thread; ' +
  'with the last one in `Last-Event-ID` a stream goes on where it was. After `reset` load the thread anew. ' +
  'Nobody needs a token or ticket; whoever comes with one is let out when the token ends.';

/** Whoever listens. */
interface Visitor extends StreamTerms {
  readonly reader: Actor | null;
}

function AnswersEvents(summary: string, description: string): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary, description }),
    ApiBearerAuth(),
    ApiHeader({ name: 'Last-Event-ID', required: false, schema: { type: 'integer' } }),
    ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' } } } }),
  );
}

@ApiTags('threads')
@Controller('v1/threads')
export class ThreadEventsController {
  constructor(
    private readonly threads: FindThread,
    private readonly arrivals: ThreadArrivals,
    private readonly pageArrivals: PageArrivals,
    private readonly feed: ThreadFeed,
    private readonly streams: EventStreams,
    private readonly tickets: StreamTickets,
  ) {}

  @Get('events')
  @AnswersEvents("Follow a page's thread", `${TOLD} Where nobody has opened one yet, it is told from its beginning.`)
  async eventsOfPage(
    @Query() { key, url, ...query }: PageEventsQuery,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { request } = reply;
    const since = lastEventIdOf(request, query.lastEventId);
    const page = pageAt(site, { key, url });
    const visitor = await this.visitor(site, query.ticket, viewer, request);
    const thread = await this.threads.ofPage(page);
    const { stream, listener } = this.begin(reply, visitor);
    let leave =
      thread === null
        ? this.pageArrivals.expect(page, (id) => {
            leave = this.feed.listen(id, 0, listener);
          })
        : this.feed.listen(thread.id, since, listener);
    stream.onceClosed(() => {
      leave();
    });
  }

  @Get(':id/events')
  @AnswersEvents('Follow a thread', TOLD)
  async events(
    @Param('id', IdPipe) id: string,
    @Query() query: ThreadEventsQuery,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { request } = reply;
    const since = lastEventIdOf(request, query.lastEventId);
    const visitor = await this.visitor(site, query.ticket, viewer, request);
    await this.arrivals.expecting(id, () => this.threads.readable(site.name, id));
    const { stream, listener } = this.begin(reply, visitor);
    stream.onceClosed(this.feed.listen(id, since, listener));
  }

  private begin(reply: FastifyReply, { reader, ...terms }: Visitor): { stream: EventStream; listener: Listener } {
    const stream = this.streams.begin(reply, terms);
    const listener = {
      reader: reader === null || isModerator(reader) ? null : { kind: reader.kind, id: reader.id },
      send: (frames: Buffer) => {
        stream.send(frames);
      },
      end: () => {
        stream.end();
      },
    };
    return { stream, listener };
  }

  private async visitor(
    site: Site,
    ticket: string | undefined,
    viewer: Actor | null,
    request: FastifyRequest,
  ): Promise<Visitor> {
    if (ticket === undefined) return { reader: viewer, site, endsAt: tokenExpiryOf(request) };
    const { actor, tokenEndsAt } = await this.tickets.redeem(site.name, ticket);
    return { reader: actor, site, endsAt: tokenEndsAt };
  }
}
