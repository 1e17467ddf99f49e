import { Body, Controller, Header, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Static, Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import { CreatedSchema, created, CurrentCause, CurrentSite, GuestTokens } from '#libs/http';
import type { Site } from '#libs/sites';
import type { Cause } from '#libs/kernel';
import { personSchema } from '#libs/people';
import { RegisterGuest } from '../use-cases/register-guest.js';
import { WelcomeGuestBody } from './people.dto.js';

const guestSchema = Type.Object({
  token: Type.String({ description: 'Authenticates this guest for 365 days. It is shown only once.' }),
  author: personSchema,
});

@ApiTags('guests')
@Controller('v1/guests')
export class GuestsController {
  constructor(
    private readonly registerGuest: RegisterGuest,
    private readonly tokens: GuestTokens,
  ) {}

  /** No response is stored under an Idempotency-Key, since tokens never are. */
  @Post()
  @ApiOperation({
    summary: 'Become a guest',
    description: 'A token for a person without an account. It is not stored, so an Idempotency-Key has no effect.',
  })
  @Header('Cache-Control', 'no-store')
  @CreatedSchema(guestSchema)
  async welcome(
    @Body() { name, email = null }: WelcomeGuestBody,
    @CurrentSite() site: Site,
    @CurrentCause() cause: Cause,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Static<typeof guestSchema>> {
    const author = await this.registerGuest.execute({ name, email }, site, cause);
    const token = await this.tokens.issue(site.name, author);
    return created(reply, `/v1/comments?author=${author.id}`, { value: { token, author }, replayed: false });
  }
}
