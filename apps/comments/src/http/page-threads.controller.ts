import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
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
import { FindThread } from '../queries/reads/find-thread.js';
import { ShadowBanOverlay } from '../queries/shadow-ban-overlay.js';
import { ThreadWaiter } from '../queries/reads/thread-waiter.js';
import { threadSchema, type ThreadView, viewOfThread } from '../queries/thread-view.js';
import { OpenPageThread } from '../use-cases/open-page-thread.js';
import { SetThreadState } from '../use-cases/set-thread-state.js';
import { pageAt, pageUrlAt } from './page-address.js';
import { FindPageThreadQuery, OpenPageThreadBody, SetThreadStateBody } from './thread.dto.js';

/** Threads by their pages, and whether they are open. */
@ApiTags('threads')
@Controller('v1/threads')
export class PageThreadsController {
  constructor(
    private readonly threads: FindThread,
    private readonly shadowBans: ShadowBanOverlay,
    private readonly waiter: ThreadWaiter,
    private readonly openPageThread: OpenPageThread,
    private readonly setThreadState: SetThreadState,
  ) {}

  /** The thread of a page, which is created if there is none, also for an anonymous reader. */
  @Put()
  @ApiOperation({ summary: 'Get or create the thread of a page' })
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
    const pageUrl = pageUrlAt(site, url);
    const rules = { ...site.limits, isOfSite: allowsOrigin(site, pageUrl.origin) };
    const page = { site: site.name, key, url: pageUrl, title };
    const { thread, isNew } = await this.openPageThread.execute(page, rules, cause);
    const view = viewOfThread(await this.shadowBans.applyTo(thread, viewer));
    return isNew ? created(reply, `/v1/threads/${thread.id}`, { value: view, replayed: false }) : view;
  }

  @Get()
  @ApiOperation({ summary: 'Get the thread of a page' })
  @OkSchema(threadSchema)
  async ofPage(
    @Query() page: FindPageThreadQuery,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
  ): Promise<ThreadView> {
    const thread = await this.threads.ofPage(pageAt(site, page));
    if (thread === null) throw new Refused('thread.not-found');
    return viewOfThread(await this.shadowBans.applyTo(thread, viewer));
  }

  @Put(':id/state')
  @ApiOperation({ summary: 'Open or close a thread' })
  @OkSchema(threadSchema)
  async setState(
    @Param('id', IdPipe) id: string,
    @Body() { state }: SetThreadStateBody,
    @CurrentActor() actor: Actor,
    @CurrentSite() { limits }: Site,
    @CurrentCause() cause: Cause,
  ): Promise<ThreadView> {
    const set = () => this.setThreadState.execute({ id, state }, actor, limits, cause);
    return viewOfThread(await this.waiter.expecting(id, set));
  }
}
