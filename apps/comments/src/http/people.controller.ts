import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { PageSchema, CurrentSite } from '#libs/http';
import type { Site } from '#libs/sites';
import type { Person } from '#libs/kernel';
import { personSchema } from '#libs/people';
import { CompletePeople } from '../queries/reads/complete-people.js';
import { CompletePeopleQuery } from './people.dto.js';

@ApiTags('people')
@Controller('v1/people')
export class PeopleController {
  constructor(private readonly completePeople: CompletePeople) {}

  @Get()
  @ApiOperation({
    summary: 'Complete a handle or a name',
    description: 'For mentions. Members with a handle come first, guests last.',
  })
  @PageSchema(personSchema)
  async complete(
    @Query() query: CompletePeopleQuery,
    @CurrentSite() site: Site,
  ): Promise<{ items: Person[]; nextCursor: null }> {
    return { items: await this.completePeople.execute(site.name, query), nextCursor: null };
  }
}
