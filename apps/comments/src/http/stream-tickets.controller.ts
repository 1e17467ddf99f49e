import { Controller, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CountsAsRead, CurrentActor, StreamTickets, tokenExpiryOf } from '#libs/http';
import type { Actor } from '#libs/kernel';

const ticketSchema = Type.Object({
  ticket: Type.String({ description: 'For ?ticket= of a stream; valid once.' }),
  expiresAt: Type.String({ format: 'date-time' }),
});

@ApiTags('streams')
@Controller('v1/stream-tickets')
export class StreamTicketsController {
  constructor(private readonly tickets: StreamTickets) {}

  /** An Idempotency-Key has no effect: secrets are not stored. */
  @Post()
  @CountsAsRead()
  @ApiOperation({ summary: 'Get a ticket for one stream', description: 'For EventSource, which cannot send a token.' })
  @ApiBearerAuth()
  @ApiCreatedResponse({ schema: ticketSchema })
  async issue(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ ticket: string; expiresAt: string }> {
    const { ticket, expiresAt } = await this.tickets.issue(actor, tokenExpiryOf(request) ?? 0);
    void reply.header('Cache-Control', 'no-store');
    return { ticket, expiresAt: expiresAt.toISOString() };
  }
}
