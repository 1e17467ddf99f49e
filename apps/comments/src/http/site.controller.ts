import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { OkSchema, CurrentSite } from '#libs/http';
import type { Site } from '#libs/sites';
import { siteSchema, type SiteView, viewOfSite } from './site-view.js';

@ApiTags('site')
@Controller('v1/site')
export class SiteController {
  @Get()
  @ApiOperation({ summary: 'Get what a frontend must know of a site' })
  @OkSchema(siteSchema)
  get(@CurrentSite() site: Site): SiteView {
    return viewOfSite(site);
  }
}
