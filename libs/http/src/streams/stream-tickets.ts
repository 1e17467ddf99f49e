import { createSecretKey, type KeyObject } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { type Actor, type Clock, newId, Refused, systemClock } from '#libs/kernel';

/** Seconds from the issue of a ticket to its use. */
const GOOD_FOR = 60;
const AUDIENCE = 'parley streams';

/** What a good ticket says. */
export interface StreamTicket {
  /** It is good for one stream: whoever lets somebody in by it notes this as spent. */
  readonly id: string;
  readonly actor: Actor;
  readonly expiresAt: Date;
  /** When the token ends that it was given for, in milliseconds since 1970; the stream ends then. */
  readonly tokenEndsAt: number;
}

/**
 * Tickets for streams: for `EventSource`, which sends no headers, so that no token must stand in an address. A ticket is a
 * JWT by a key of its own for each site, so that any service can check what another one issued, and it opens nothing else.
 */
export class StreamTickets {
  private readonly keys = new Map<string, KeyObject>();

  /** @param secretOf the same for a site's name in every process and after every start, and known to nobody else */
  constructor(
    private readonly secretOf: (site: string) => string,
    private readonly clock: Clock = systemClock,
  ) {}

  /** @param tokenEndsAt when the token ends that it is given for, in milliseconds since 1970 */
  async issue(actor: Actor, tokenEndsAt: number): Promise<{ ticket: string; expiresAt: Date }> {
    const { site, kind, id, name, handle, picture, roles } = actor;
    const issuedAt = Math.floor(this.clock.now().getTime() / 1000);
    const expiresAt = issuedAt + GOOD_FOR;
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

  /** Whether it was used before is for the caller to ask. @throws {Refused} `auth.ticket-invalid` */
  async check(site: string, ticket: string): Promise<StreamTicket> {
    const claims = await this.claims(site, ticket);
    // By the signature all of this is as we wrote it, less the address, which no stream needs.
    const { kind, name, handle, picture, roles } = claims as unknown as Actor;
    const { sub = '', jti = '', exp = 0, until } = claims;
    return {
      id: jti,
      actor: { site, kind, id: sub, name, handle, picture, roles, email: null },
      expiresAt: new Date(exp * 1000),
      tokenEndsAt: Number(until),
    };
  }

  private async claims(site: string, ticket: string): Promise<JWTPayload> {
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
      throw new Refused('auth.ticket-invalid', 'Get a new one with POST /v1/stream-tickets.');
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
