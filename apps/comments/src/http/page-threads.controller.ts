import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  OkSchema,
  CreatedSchema,
  CountsAsRead,
  created,
  CurrentActor,
  CurrentCause,
  CurrentSite,
  IdPipe,
  Viewer,
} from '#libs/http';
import { allowsOrigin, type Site } from '#libs/sites';
import { type Actor, type Cause, Refused } from '#libs/kernel';
import { FindThread } from '../queries/find-thread.js';
import { OwnShadows } from '../queries/own-shadows.js';
import { ThreadArrivals } from '../queries/thread-arrivals.js';
import { threadSchema, type ThreadView, viewOfThread } from '../queries/thread-view.js';
import { OpenPageThread } from '../use-cases/open-page-thread.js';
import { SetThreadState } from '../use-cases/set-thread-state.js';
import { pageUrlAt } from './page-url-at.js';
import { pageAt } from './page-at.js';
import { FindPageThreadQuery, OpenPageThreadBody, SetThreadStateBody } from './thread.dto.js';

/** Threads as those see them who have a page: which one is it, is it open? */
@ApiTags('threads')
@Controller('v1/threads')
export class PageThreadsController {
  constructor(
    private readonly threads: FindThread,
    private readonly shadows: OwnShadows,
    private readonly arrivals: ThreadArrivals,
    private readonly openPageThread: OpenPageThread,
    private readonly setThreadState: SetThreadState,
  ) {}

  /** The thread of a page; made if there is none, for whoever asks: a page's first reader as well. */
  @Put()
  @CountsAsRead()
  @OkSchema(threadSchema)
  @CreatedSchema(threadSchema)
  async open(
    @Body() { url, key = null, title = null }: OpenPageThreadBody,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
    @CurrentCause() cause: Cause,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ThreadView> {
    const place = pageUrlAt(site, url);
    const terms = { ...site.limits, isOfSite: allowsOrigin(site, place.origin) };
    const { thread, made } = await this.openPageThread.execute(
      { site: site.name, key, url: place, title },
      terms,
      cause,
    );
    const view = viewOfThread(await this.shadows.laidOver(thread, viewer));
    return made ? created(reply, `/v1/threads/${thread.id}`, { value: view, replayed: false }) : view;
  }

  @Get()
  @OkSchema(threadSchema)
  async ofPage(
    @Query() page: FindPageThreadQuery,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
  ): Promise<ThreadView> {
    const thread = await this.threads.ofPage(pageAt(site, page));
    if (thread === null) throw new Refused('thread.not-found');
    return viewOfThread(await this.shadows.laidOver(thread, viewer));
  }

  @Put(':id/state')
  @OkSchema(threadSchema)
  async setState(
    @Param('id', IdPipe) id: string,
    @Body() { state }: SetThreadStateBody,
    @CurrentActor() actor: Actor,
    @CurrentSite() { limits }: Site,
    @CurrentCause() cause: Cause,
  ): Promise<ThreadView> {
    const set = () => this.setThreadState.execute({ id, state }, actor, limits, cause);
    return viewOfThread(await this.arrivals.expecting(id, set));
  }
}
