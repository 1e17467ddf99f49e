import { applyDecorators, Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  CurrentSite,
  type EventStream,
  EventStreams,
  IdPipe,
  lastEventIdOf,
  type StreamOptions,
  StreamTickets,
  tokenExpiryOf,
  Viewer,
} from '#libs/http';
import type { Site } from '#libs/sites';
import { type Actor, isModerator } from '#libs/kernel';
import { FindThread } from '../queries/reads/find-thread.js';
import { PageThreadWaiter } from '../queries/live/page-thread-waiter.js';
import { type Listener, ThreadStream } from '../queries/live/thread-stream.js';
import { ThreadWaiter } from '../queries/reads/thread-waiter.js';
import { pageAt } from './page-address.js';
import { PageEventsQuery, ThreadEventsQuery } from './thread.dto.js';
import { ThreadUpdateEncoder } from './thread-update-encoder.js';

const EVENTS =
  'Server-Sent Events: `comment` for each comment that changed, then `thread`. Ids are versions of the thread; ' +
  'with the last one in `Last-Event-ID` a stream resumes where it was. After `reset` load the thread again. ' +
  'No token or ticket is needed; a stream that was opened with one ends when the token expires.';

/** A client that opens a stream. */
interface Visitor extends StreamOptions {
  readonly reader: Actor | null;
}

function EventStreamResponse(summary: string, description: string): MethodDecorator {
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
  private readonly encoder = new ThreadUpdateEncoder();

  constructor(
    private readonly threads: FindThread,
    private readonly waiter: ThreadWaiter,
    private readonly pageThreadWaiter: PageThreadWaiter,
    private readonly threadStream: ThreadStream,
    private readonly streams: EventStreams,
    private readonly tickets: StreamTickets,
  ) {}

  @Get('events')
  @EventStreamResponse(
    "Follow a page's thread",
    `${EVENTS} If nobody has opened one yet, the stream begins with its first comment.`,
  )
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
        ? this.pageThreadWaiter.expect(page, (id) => {
            leave = this.threadStream.listen(id, 0, listener);
          })
        : this.threadStream.listen(thread.id, since, listener);
    stream.onceClosed(() => {
      leave();
    });
  }

  @Get(':id/events')
  @EventStreamResponse('Follow a thread', EVENTS)
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
    await this.waiter.expecting(id, () => this.threads.readable(site.name, id));
    const { stream, listener } = this.begin(reply, visitor);
    stream.onceClosed(this.threadStream.listen(id, since, listener));
  }

  private begin(reply: FastifyReply, { reader, ...options }: Visitor): { stream: EventStream; listener: Listener } {
    const stream = this.streams.begin(reply, options);
    const listener: Listener = {
      reader: reader === null || isModerator(reader) ? null : { kind: reader.kind, id: reader.id },
      send: (updates) => {
        stream.send(this.encoder.encode(updates));
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
