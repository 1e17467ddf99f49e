import { Body, Controller, Header, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Static, Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import { CreatedSchema, created, CurrentCause, CurrentSite, GuestTokens } from '#libs/http';
import type { Site } from '#libs/sites';
import type { Cause } from '#libs/kernel';
import { personSchema } from '#libs/people';
import { WelcomeGuest } from '../use-cases/welcome-guest.js';
import { WelcomeGuestBody } from './doors.dto.js';

const guestSchema = Type.Object({
  token: Type.String({ description: 'Says that one is this guest, for 365 days. It is shown this once.' }),
  author: personSchema,
});

@ApiTags('guests')
@Controller('v1/guests')
export class GuestsController {
  constructor(
    private readonly welcomeGuest: WelcomeGuest,
    private readonly tokens: GuestTokens,
  ) {}

  /** No answer is kept under an Idempotency-Key, since tokens never are. */
  @Post()
  @ApiOperation({
    summary: 'Become a guest',
    description: 'A token for somebody without an account. It is not kept, so an Idempotency-Key changes nothing.',
  })
  @Header('Cache-Control', 'no-store')
  @CreatedSchema(guestSchema)
  async welcome(
    @Body() { name, email = null }: WelcomeGuestBody,
    @CurrentSite() site: Site,
    @CurrentCause() cause: Cause,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Static<typeof guestSchema>> {
    const author = await this.welcomeGuest.execute({ name, email }, site, cause);
    const token = await this.tokens.issue(site.name, author);
    return created(reply, `/v1/comments?author=${author.id}`, { value: { token, author }, replayed: false });
  }
}
