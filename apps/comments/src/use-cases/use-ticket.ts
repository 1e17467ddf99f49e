import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type StreamTicket, StreamTickets } from '#libs/http';
import { Refused } from '#libs/kernel';
import { spendTicket } from '#libs/persistence';

/** Lets somebody in by a ticket, once. */
@Injectable()
export class UseTicket {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tickets: StreamTickets,
  ) {}

  /** @throws {Refused} `auth.ticket-invalid`, also for one that was used */
  async execute(site: string, text: string): Promise<StreamTicket> {
    const ticket = await this.tickets.check(site, text);
    if (await spendTicket(this.dataSource, ticket)) return ticket;
    throw new Refused('auth.ticket-invalid', 'This ticket was used. Get a new one with POST /v1/stream-tickets.');
  }
}
