import { createSecretKey, type KeyObject } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { DataSource } from 'typeorm';
import { type Actor, type Clock, newId, Refused, systemClock } from '#libs/kernel';
import { spendTicket } from '#libs/persistence';

/** From the issue of a ticket to its use. */
const LIFETIME_SECONDS = 60;
const AUDIENCE = 'parley streams';

/** What a redeemed ticket stands for. */
export interface StreamTicket {
  readonly actor: Actor;
  /** When the token that it was issued for expires, in milliseconds since 1970; the stream ends then. */
  readonly tokenEndsAt: number;
}

/**
 * Issues and redeems tickets for streams. `EventSource` sends no headers, and a ticket keeps the token out of the URL. A ticket
 * is a JWT signed with a key of its own for each site, so any service can verify it, and it opens nothing but a stream.
 */
export class StreamTickets {
  private readonly keys = new Map<string, KeyObject>();

  /**
   * @param dataSource of the service, which keeps the redeemed tickets until they expire
   * @param secretOf a site's secret: the same in every process and after every start, and known to no site
   */
  constructor(
    private readonly dataSource: DataSource,
    private readonly secretOf: (site: string) => string,
    private readonly clock: Clock = systemClock,
  ) {}

  /** @param tokenEndsAt when the token that it is issued for expires, in milliseconds since 1970 */
  async issue(actor: Actor, tokenEndsAt: number): Promise<{ ticket: string; expiresAt: Date }> {
    const { site, kind, id, name, handle, picture, roles } = actor;
    const issuedAt = Math.floor(this.clock.now().getTime() / 1000);
    const expiresAt = issuedAt + LIFETIME_SECONDS;
    const ticket = await new SignJWT({ kind, name, handle, picture, roles, until: tokenEndsAt })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setAudience(AUDIENCE)
      .setSubject(id)
      .setJti(newId())
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.keyOf(site));
    return { ticket, expiresAt: new Date(expiresAt * 1000) };
  }

  /** Verifies a ticket and spends it: it works once in a service. @throws {Refused} `auth.ticket-invalid` */
  async redeem(site: string, ticket: string): Promise<StreamTicket> {
    const claims = await this.verify(site, ticket);
    // The signature proves that all of this is as `issue` wrote it.
    const { kind, name, handle, picture, roles } = claims as unknown as Actor;
    const { sub = '', jti = '', exp = 0, until } = claims;
    if (!(await spendTicket(this.dataSource, { id: jti, expiresAt: new Date(exp * 1000) }))) {
      throw new Refused(
        'auth.ticket-invalid',
        'The ticket was already used. Get a new one with POST /v1/stream-tickets.',
      );
    }
    return { actor: { site, kind, id: sub, name, handle, picture, roles, email: null }, tokenEndsAt: Number(until) };
  }

  private async verify(site: string, ticket: string): Promise<JWTPayload> {
    const options = {
      algorithms: ['HS256'],
      audience: AUDIENCE,
      currentDate: this.clock.now(),
      requiredClaims: ['exp'],
    };
    try {
      return (await jwtVerify(ticket, this.keyOf(site), options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      throw new Refused('auth.ticket-invalid', 'Get a new ticket with POST /v1/stream-tickets.');
    }
  }

  private keyOf(site: string): KeyObject {
    const known = this.keys.get(site);
    if (known !== undefined) return known;
    const key = createSecretKey(Buffer.from(this.secretOf(site)));
    this.keys.set(site, key);
    return key;
  }
}
