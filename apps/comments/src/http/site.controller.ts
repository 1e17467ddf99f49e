import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Static, Type } from '@sinclair/typebox';
import { OkSchema, CurrentSite } from '#libs/http';
import type { Site } from '#libs/sites';

const countOrNull = (description: string) => Type.Union([Type.Integer(), Type.Null()], { description });

/** What a frontend must know of a site in order to offer what it allows. */
const siteSchema = Type.Object({
  name: Type.String(),
  guests: Type.Boolean({ description: 'Whether people without an account may write.' }),
  editWindowMinutes: countOrNull('How long authors may edit and delete; null: for ever.'),
  displayDepth: Type.Integer({ description: 'Levels of replies to show below the first.' }),
  emoji: Type.Array(Type.String(), { description: 'The reactions that readers may choose from.' }),
  images: Type.Union([Type.Literal('link'), Type.Literal('show')]),
  maxLinks: countOrNull('In one comment; null: any number.'),
  limits: Type.Object({ titleLength: Type.Integer(), bodyLength: Type.Integer() }, { description: 'Characters.' }),
  closeAfterDays: countOrNull('Days without a comment after which a thread closes; null: never.'),
  hold: Type.Union([Type.Literal('nothing'), Type.Literal('everything'), Type.Literal('new-authors')], {
    description: 'Which comments must be approved before readers see them.',
  }),
});

@ApiTags('site')
@Controller('v1/site')
export class SiteController {
  @Get()
  @ApiOperation({ summary: 'Get what a frontend must know of a site' })
  @OkSchema(siteSchema)
  get(@CurrentSite() { name, guests, limits, emoji, images, maxLinks, hold }: Site): Static<typeof siteSchema> {
    const { titleLength, bodyLength, editWindowMinutes, displayDepth, closeAfterDays } = limits;
    return {
      name,
      guests,
      editWindowMinutes,
      displayDepth,
      emoji: [...emoji],
      images,
      maxLinks,
      limits: { titleLength, bodyLength },
      closeAfterDays,
      hold,
    };
  }
}
