import { plainToInstance, Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUrl, Matches, Max, Min, MinLength, validateSync } from 'class-validator';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

const wholeNumber = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' && /^[0-9]+$/.test(value) ? Number(value) : value,
);
const databaseUrl = IsUrl(
  { protocols: ['postgres', 'postgresql'], require_protocol: true, require_tld: false },
  { message: '$property must look like postgres://user:password@host:5432/database' },
);
const natsUrl = Matches(/^((nats|tls):\/\/)?[^\s,]+(,((nats|tls):\/\/)?[^\s,]+)*$/, {
  message: '$property must look like nats://host:4222, or several of these separated by commas',
});

/** The settings that a process takes from its environment, under the names that they have there. */
export class Environment {
  @IsInt()
  @Min(0)
  @Max(65535)
  @wholeNumber
  readonly PORT: number = 3000;

  @IsString()
  @MinLength(1)
  readonly HOST: string = '127.0.0.1';

  /** `true`, or the addresses of the proxies whose X-Forwarded-For is believed. */
  @IsOptional()
  @IsString()
  readonly TRUST_PROXY?: string;

  @IsString()
  @MinLength(1)
  readonly PARLEY_DATA_DIR: string = '.parley';

  @IsOptional()
  @databaseUrl
  readonly DATABASE_URL?: string;

  @IsOptional()
  @natsUrl
  readonly NATS_URL?: string;

  @IsOptional()
  @databaseUrl
  readonly POSTS_DATABASE_URL?: string;

  @IsOptional()
  @databaseUrl
  readonly COMMENTS_DATABASE_URL?: string;

  @IsOptional()
  @databaseUrl
  readonly NOTIFICATIONS_DATABASE_URL?: string;

  @IsOptional()
  @natsUrl
  readonly POSTS_NATS_URL?: string;

  @IsOptional()
  @natsUrl
  readonly COMMENTS_NATS_URL?: string;

  @IsOptional()
  @natsUrl
  readonly NOTIFICATIONS_NATS_URL?: string;

  /** Of a running Parley's front door, for the command line; `http://127.0.0.1:<PORT>` unless it is given. */
  @IsOptional()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  readonly PARLEY_URL?: string;

  /** NATS for the command line, as the user `operator`. */
  @IsOptional()
  @natsUrl
  readonly PARLEY_OPERATOR_NATS_URL?: string;

  /** The folder that the NATS server's configuration includes the subscribers from outside from; for the command line. */
  @IsOptional()
  @IsString()
  readonly PARLEY_SUBSCRIBERS_DIR?: string;

  /** The default site's HS256 secret, and the root of all derived keys. */
  @IsOptional()
  @IsString()
  @MinLength(32, { message: '$property must be 32 characters or longer' })
  readonly PARLEY_SECRET?: string;

  /** The path of the sites file. */
  @IsOptional()
  @IsString()
  readonly PARLEY_SITES?: string;

  /** `production` where people rely on it: nothing that is for development is offered then. */
  @IsOptional()
  @IsString()
  readonly NODE_ENV?: string;

  /** `all`, or names separated by commas. */
  @Matches(/^(all|[a-z]+(,[a-z]+)*)$/, { message: '$property must be all, or names separated by commas' })
  readonly PARLEY_SERVICES: string = 'all';

  /** `off` for load tests: no limits on requests, and the same text may come again at once. */
  @IsIn(['on', 'off'])
  readonly PARLEY_RATE_LIMITS: 'on' | 'off' = 'on';

  @IsIn(LOG_LEVELS)
  readonly PARLEY_LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';

  /** Database connections of each service. */
  @IsInt()
  @Min(2)
  @Max(200)
  @wholeNumber
  readonly PARLEY_POOL_SIZE: number = 10;

  /** Of the stream: 1 on one server, 3 in a cluster. */
  @IsIn([1, 3, 5])
  @wholeNumber
  readonly PARLEY_STREAM_REPLICAS: number = 1;

  /** When the stream is this large, the broker refuses events and they wait in the outbox. */
  @IsInt()
  @Min(64 * 1024 * 1024)
  @wholeNumber
  readonly PARLEY_STREAM_MAX_BYTES: number = 4 * 1024 * 1024 * 1024;

  /** How long a silent replica keeps its work before another takes it over, in milliseconds. */
  @IsInt()
  @Min(300)
  @Max(60_000)
  @wholeNumber
  readonly PARLEY_LEASE_MS: number = 6_000;

  /** What is set for one service alone, which wins over what is set for all. */
  ownSetting(service: string, setting: 'DATABASE_URL' | 'NATS_URL'): string | undefined {
    return (this as unknown as Record<string, string | undefined>)[`${service.toUpperCase()}_${setting}`];
  }
}

/** The settings do not fit; the message lists every fault. */
export class FaultySettings extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The settings do not fit:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'FaultySettings';
  }
}

/** @throws {FaultySettings} with every fault at once */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  // An empty setting is one that is not set: docker-compose passes those on.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const environment = plainToInstance(Environment, set, { exposeDefaultValues: true });
  const faults = validateSync(environment).flatMap((error) => Object.values(error.constraints ?? {}));
  if (faults.length > 0) throw new FaultySettings(faults);
  return environment;
}
