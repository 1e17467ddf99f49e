import { OneOf, Text } from '#libs/http';

export class SignInBody {
  /** As the start printed it. */
  @Text({ max: 100 })
  readonly key: string;

  @Text({ max: 128 })
  readonly sub: string;

  @Text({ max: 100 })
  readonly name: string;

  @OneOf(['moderator', 'admin'], { optional: true })
  readonly role?: string;
}
