import { type Static, Type } from '@sinclair/typebox';
import type { Site } from '#libs/sites';

const countOrNull = (description: string) => Type.Union([Type.Integer(), Type.Null()], { description });

/** What a frontend must know of a site in order to offer what it allows. */
export const siteSchema = Type.Object({
  name: Type.String(),
  guests: Type.Boolean({ description: 'Whether people without an account may write.' }),
  editWindowMinutes: countOrNull('How long authors may edit and delete; null: for ever.'),
  displayDepth: Type.Integer({ description: 'Levels of replies to show below the first.' }),
  emoji: Type.Array(Type.String(), { description: 'What readers may react with.' }),
  images: Type.Union([Type.Literal('link'), Type.Literal('show')]),
  maxLinks: countOrNull('In one comment; null: any number.'),
  limits: Type.Object({ titleLength: Type.Integer(), bodyLength: Type.Integer() }, { description: 'Characters.' }),
  closeAfterDays: countOrNull('Without a comment; null: never.'),
  hold: Type.Union([Type.Literal('nothing'), Type.Literal('everything'), Type.Literal('new-authors')], {
    description: 'Which comments wait for a decision.',
  }),
});

export type SiteView = Static<typeof siteSchema>;

export function viewOfSite({ name, guests, limits, emoji, images, maxLinks, hold }: Site): SiteView {
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
