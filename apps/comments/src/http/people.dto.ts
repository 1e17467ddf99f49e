import { Text, Integer } from '#libs/http';

export class WelcomeGuestBody {
  @Text({ max: 100, description: 'What others see; not the name or handle of a member.' })
  readonly name: string;

  @Text({
    max: 254,
    optional: true,
    nullable: true,
    description: 'For notifications, once it is confirmed; never shown.',
  })
  readonly email?: string | null;
}

export class CompletePeopleQuery {
  @Text({ max: 100, description: 'The beginning of a handle or a name, in any case.' })
  readonly prefix: string;

  @Integer({ min: 1, max: 100, optional: true, fromQuery: true, description: 'How many; 10 unless given.' })
  readonly limit: number = 10;
}
