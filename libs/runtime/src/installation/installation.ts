import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { runningNats, type RunningNats, runningPostgres } from '#libs/embedded';
import { signToken } from '#libs/http';
import { ExplainedError } from '#libs/kernel';
import { databaseOf, roleUrl } from '#libs/persistence';
import { type Environment, readEnvironment } from '../config/environment.js';
import { sitesOf } from '../config/sites-file.js';
import { natsUrlOf, ownerOf } from '../credentials.js';
import { SUBSCRIBERS_FOLDER } from '../nats/configuration.js';
import { OPERATOR } from '../nats/nats-users.js';
import type { ServiceDefinition } from '../service-definition.js';

/** Something is missing that an operator must configure or start; the message says what. */
export class InstallationIncomplete extends ExplainedError {
  override readonly name = 'InstallationIncomplete';
}

/** Who a token speaks for. */
export interface TokenClaims {
  readonly sub: string;
  readonly name: string;
  readonly handle?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly roles: readonly string[];
  readonly site?: string;
}

/** A Parley as the command line finds it, by the settings and the data directory. Nothing is created or started. */
export class Installation {
  constructor(readonly environment: Environment) {}

  /** @param services those whose own settings matter @throws {InvalidSettings} */
  static fromEnvironment(services: readonly ServiceDefinition[]): Installation {
    return new Installation(readEnvironment(process.env, services));
  }

  /** The data directory, which need not exist. */
  get directory(): string {
    return this.environment.PARLEY_DATA_DIR;
  }

  /** Where Parley answers. */
  get url(): string {
    return this.environment.PARLEY_URL ?? `http://127.0.0.1:${String(this.environment.PORT)}`;
  }

  /** @throws {InstallationIncomplete} */
  get secret(): string {
    const secret = this.environment.PARLEY_SECRET ?? textOf(join(this.directory, 'secret'));
    if (secret !== null) return secret.trim();
    throw new InstallationIncomplete(
      `There is no secret: set PARLEY_SECRET, or PARLEY_DATA_DIR to the data of a Parley (${this.directory} has none).`,
    );
  }

  /** An admin's token for some minutes, in the name of the user who typed the command. */
  adminToken(): Promise<string> {
    const { username } = userInfo();
    return this.tokenFor({ sub: `cli-${username}`, name: `${username} (parley)`, roles: ['admin'] }, '5m');
  }

  /**
   * A token that the default site accepts, also where the sites file configures that site.
   * @param expiresIn such as `8h`
   * @throws {InstallationIncomplete} if another issuer signs the site's tokens @throws {InvalidSettings} @throws {InvalidSitesFile}
   */
  tokenFor(claims: TokenClaims, expiresIn: string): Promise<string> {
    const { name, keys, issuer, audience, requireSiteClaim } = sitesOf(this.environment, this.secret).get('default');
    if (!('secret' in keys)) {
      throw new InstallationIncomplete(
        `The issuer behind ${keys.jwksUrl} signs the tokens of the site default: get one there, and give it with --token.`,
      );
    }
    const required = {
      ...(issuer !== null && { iss: issuer }),
      ...(audience !== null && { aud: audience }),
      ...(requireSiteClaim && { site: name }),
    };
    return signToken(keys.secret, { ...required, ...claims }, expiresIn);
  }

  /** Of the user that sets up schemas and roles; null where the settings name none and no embedded server runs. */
  async adminDatabaseUrl(): Promise<string | null> {
    return this.environment.DATABASE_URL ?? (await runningPostgres(join(this.directory, 'postgres'))) ?? null;
  }

  /** Of the role that owns a service's schema; null as above. */
  async databaseUrlOf(service: string): Promise<string | null> {
    const own = this.environment.ownSetting(service, 'DATABASE_URL');
    if (own !== undefined) return own;
    const admin = await this.adminDatabaseUrl();
    return admin === null ? null : roleUrl(admin, ownerOf(service, databaseOf(admin), this.secret));
  }

  /** The embedded NATS server, if it runs. */
  async embeddedNats(): Promise<RunningNats | null> {
    return (await runningNats(join(this.directory, 'nats'))) ?? null;
  }

  /** Null where the settings name no server for this user and no embedded one runs. @param user a service, or `operator` */
  async natsUrlOf(user: string): Promise<string | null> {
    const configured = this.configuredNatsUrl(user);
    if (configured !== undefined) return configured;
    const server = await this.embeddedNats();
    return server === null ? null : natsUrlOf(user, this.secret, server.port);
  }

  /** Whether the settings mean the embedded NATS server, the one of the data directory. */
  get usesEmbeddedNats(): boolean {
    const { PARLEY_OPERATOR_NATS_URL, NATS_URL, PARLEY_SUBSCRIBERS_DIR } = this.environment;
    return [PARLEY_OPERATOR_NATS_URL, NATS_URL, PARLEY_SUBSCRIBERS_DIR].every((setting) => setting === undefined);
  }

  /** Makes the embedded NATS server reload its configuration. @returns whether it runs */
  async reloadNats(): Promise<boolean> {
    const server = await this.embeddedNats();
    if (server !== null) process.kill(server.pid, 'SIGHUP');
    return server !== null;
  }

  /** Where the accounts of external subscribers are. @throws {InstallationIncomplete} for a server elsewhere without that setting */
  get subscribersFolder(): string {
    const { PARLEY_SUBSCRIBERS_DIR: folder } = this.environment;
    if (folder !== undefined) return folder;
    if (this.usesEmbeddedNats) return join(this.directory, 'nats', 'conf', SUBSCRIBERS_FOLDER);
    throw new InstallationIncomplete(
      'Set PARLEY_SUBSCRIBERS_DIR to the folder from which the configuration of your NATS server includes accounts.conf and ' +
        'durables.conf: see docs/subscribe.md.',
    );
  }

  private configuredNatsUrl(user: string): string | undefined {
    const { PARLEY_OPERATOR_NATS_URL, NATS_URL } = this.environment;
    if (user === OPERATOR) return PARLEY_OPERATOR_NATS_URL ?? NATS_URL;
    return this.environment.ownSetting(user, 'NATS_URL') ?? NATS_URL;
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
