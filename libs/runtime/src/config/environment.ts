import type { Type } from '@nestjs/common';
import { plainToInstance, Transform } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  isURL,
  IsUrl,
  Matches,
  matches,
  Max,
  Min,
  MinLength,
  validateSync,
} from 'class-validator';
import { ExplainedError } from '#libs/kernel';
import { type BackendService, backendsOf, type ServiceDefinition } from '../service-definition.js';
import { describedSettings, Setting } from './setting.js';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

const wholeNumber = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' && /^[0-9]+$/.test(value) ? Number(value) : value,
);
const DATABASE_URL = { protocols: ['postgres', 'postgresql'], require_protocol: true, require_tld: false };
const NATS_URL = /^((nats|tls):\/\/)?[^\s,]+(,((nats|tls):\/\/)?[^\s,]+)*$/;
const LIKE_DATABASE_URL = 'must look like postgres://user:password@host:5432/database';
const LIKE_NATS_URL = 'must look like nats://host:4222, or several of these separated by commas';
const natsUrl = Matches(NATS_URL, { message: `$property ${LIKE_NATS_URL}` });

/** The settings that a process takes from its environment, under the names that they have there. */
export class Environment {
  @Setting('The port. 0 takes any free one.')
  @IsInt()
  @Min(0)
  @Max(65535)
  @wholeNumber
  readonly PORT: number = 3000;

  @Setting('The address that the process listens on.')
  @IsString()
  @MinLength(1)
  readonly HOST: string = '127.0.0.1';

  @Setting('`true`, or the addresses of the proxies whose `X-Forwarded-For` is trusted.', { default: 'off' })
  @IsOptional()
  @IsString()
  readonly TRUST_PROXY?: string;

  @Setting('`npm start` only: the folder with its own servers, their data and the secret.')
  @IsString()
  @MinLength(1)
  readonly PARLEY_DATA_DIR: string = '.parley';

  @Setting(
    'PostgreSQL, as a user who may create roles and schemas, at least once. `<SERVICE>_DATABASE_URL` overrides it for one service.',
    { default: 'its own PostgreSQL' },
  )
  @IsOptional()
  @IsUrl(DATABASE_URL, { message: `$property ${LIKE_DATABASE_URL}` })
  readonly DATABASE_URL?: string;

  @Setting('NATS with JetStream, 2.9.10 or newer. `<SERVICE>_NATS_URL` overrides it for one service.', {
    default: 'its own NATS server',
  })
  @IsOptional()
  @natsUrl
  readonly NATS_URL?: string;

  @Setting('For the command line: where Parley answers.', { default: '`http://127.0.0.1:<PORT>`' })
  @IsOptional()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  readonly PARLEY_URL?: string;

  @Setting('For the command line: NATS, as the user `operator`.', { default: '`NATS_URL`' })
  @IsOptional()
  @natsUrl
  readonly PARLEY_OPERATOR_NATS_URL?: string;

  @Setting('For the command line: the folder from which the NATS server includes external subscribers.', {
    default: 'in the data directory',
  })
  @IsOptional()
  @IsString()
  readonly PARLEY_SUBSCRIBERS_DIR?: string;

  @Setting("Signs the default site's tokens (HS256), and all derived keys come from it. 32 characters or more.", {
    default: 'created at the first start',
  })
  @IsOptional()
  @IsString()
  @MinLength(32, { message: '$property must be 32 characters or longer' })
  readonly PARLEY_SECRET?: string;

  @Setting('The path of the [sites file](sites.md).', { default: 'only the site `default`' })
  @IsOptional()
  @IsString()
  readonly PARLEY_SITES?: string;

  @Setting('`production` turns off what is for development.')
  @IsOptional()
  @IsString()
  readonly NODE_ENV?: string;

  @Setting('`npm start` only: `all`, or the names of services, separated by commas.')
  @Matches(/^(all|[a-z][a-z0-9]*(,[a-z][a-z0-9]*)*)$/, {
    message: '$property must be all, or names separated by commas',
  })
  readonly PARLEY_SERVICES: string = 'all';

  @Setting('`off` for load tests: no rate limits, and the same text may be sent again at once.')
  @IsIn(['on', 'off'])
  readonly PARLEY_RATE_LIMITS: 'on' | 'off' = 'on';

  @Setting(LOG_LEVELS.map((level) => `\`${level}\``).join(', '))
  @IsIn(LOG_LEVELS)
  readonly PARLEY_LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';

  @Setting('Database connections of each service. Event handling has 8 more.')
  @IsInt()
  @Min(2)
  @Max(200)
  @wholeNumber
  readonly PARLEY_POOL_SIZE: number = 10;

  @Setting('Replicas of the stream: 1 on one server, 3 or 5 in a cluster.')
  @IsIn([1, 3, 5])
  @wholeNumber
  readonly PARLEY_STREAM_REPLICAS: number = 1;

  @Setting('The size of the stream, in bytes, at which NATS refuses events and they wait in the outbox.')
  @IsInt()
  @Min(64 * 1024 * 1024)
  @wholeNumber
  readonly PARLEY_STREAM_MAX_BYTES: number = 4 * 1024 * 1024 * 1024;

  @Setting('How long a silent replica keeps its work before another one takes over, in milliseconds.')
  @IsInt()
  @Min(300)
  @Max(60_000)
  @wholeNumber
  readonly PARLEY_LEASE_MS: number = 6_000;

  /** What is set for one service alone. */
  readonly services = new Map<string, ServiceSettings>();

  /** What is set for one service alone, which overrides what is set for all. */
  ownSetting(service: string, setting: 'DATABASE_URL' | 'NATS_URL'): string | undefined {
    return this.services.get(service)?.[setting];
  }
}

interface ServiceSettings {
  readonly DATABASE_URL: string | undefined;
  readonly NATS_URL: string | undefined;
  /** An instance of the service's settings class, if it has one. */
  readonly declared: object | null;
}

/** The settings are not valid; the message lists all errors. */
export class InvalidSettings extends ExplainedError {
  constructor(readonly errors: readonly string[]) {
    super(`The settings are not valid:\n${errors.map((error) => `  - ${error}`).join('\n')}`);
    this.name = 'InvalidSettings';
  }
}

/**
 * @param services those of the process: their own settings are read and checked too
 * @throws {InvalidSettings} with all errors at once
 */
export function readEnvironment(env: NodeJS.ProcessEnv, services: readonly ServiceDefinition[]): Environment {
  // An empty setting counts as not set: docker-compose passes those on.
  const set = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  );
  const environment = instanceOf(Environment, set);
  const errors = errorsIn(environment);
  for (const service of backendsOf(services)) {
    const own = ownSettings(service, set);
    environment.services.set(service.name, own);
    errors.push(...errorsInOwn(service.name, own));
  }
  if (errors.length > 0) throw new InvalidSettings(errors);
  return environment;
}

function ownSettings({ name, settings }: BackendService, set: Readonly<Record<string, string>>): ServiceSettings {
  const of = name.toUpperCase();
  return {
    DATABASE_URL: set[`${of}_DATABASE_URL`],
    NATS_URL: set[`${of}_NATS_URL`],
    declared: settings === null ? null : instanceOf(settings, set),
  };
}

function errorsInOwn(name: string, { DATABASE_URL: database, NATS_URL: nats, declared }: ServiceSettings): string[] {
  const of = name.toUpperCase();
  return [
    ...(database === undefined || isURL(database, DATABASE_URL) ? [] : [`${of}_DATABASE_URL ${LIKE_DATABASE_URL}`]),
    ...(nats === undefined || matches(nats, NATS_URL) ? [] : [`${of}_NATS_URL ${LIKE_NATS_URL}`]),
    ...(declared === null ? [] : errorsIn(declared)),
  ];
}

function instanceOf<T extends object>(type: Type<T>, set: Readonly<Record<string, string>>): T {
  const known = describedSettings(type).flatMap(({ name }) => (set[name] === undefined ? [] : [[name, set[name]]]));
  return plainToInstance(type, Object.fromEntries(known), { exposeDefaultValues: true });
}

function errorsIn(settings: object): string[] {
  return validateSync(settings).flatMap((error) => Object.values(error.constraints ?? {}));
}
