import { createHash } from 'node:crypto';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers, conditional, CurrentSite, etag, type Site } from '#libs/http';
import { siteSchema, type SiteView, viewOfSite } from './site-view.js';

@ApiTags('site')
@Controller('v1/site')
export class SiteController {
  @Get()
  @ApiOperation({ summary: 'Get what a frontend must know of a site' })
  @Answers(siteSchema)
  get(
    @CurrentSite() site: Site,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): SiteView | undefined {
    const view = viewOfSite(site);
    return conditional(request, reply, etag({ revision: 1, version: digestOf(view), viewer: null }), view);
  }
}

/** A site has no version of its own, and no two replicas count alike: what it says is its version. 48 bits. */
function digestOf(view: SiteView): number {
  return createHash('sha256').update(JSON.stringify(view)).digest().readUIntBE(0, 6);
}
