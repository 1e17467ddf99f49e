import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { GuestTokens } from '#libs/http';
import { defaultMessagingSettings } from '#libs/messaging';
import { DataDirectory } from './config/data-directory.js';
import { derivedKey } from './config/derived-key.js';
import { type Environment, FaultySettings } from './config/environment.js';
import { SitesFile } from './config/sites-file.js';
import { FrontDoor } from './front-door.js';
import { Infrastructure } from './infrastructure.js';
import { Metrics } from './metrics.js';
import { createOperatorApp } from './operator/operator-app.js';
import { openApiFile } from './operator/open-api-file.js';
import { DevelopmentSignIn } from './pages/development-sign-in.js';
import type { PagesDefinition } from './pages/pages-definition.js';
import { RunningService, type ServiceHealth, type SharedByServices } from './service/running-service.js';
import { prefixesOf, type ServiceDefinition } from './service-definition.js';
import { Steps, together } from './steps.js';

/** How long requests, or a start, under way may take once the process is told to stop, in milliseconds. */
const DRAIN = 2_000;

export interface ProcessOptions {
  /** Whether to start a database, a NATS server and a secret of its own where the settings name none. */
  readonly embedded: boolean;
  /** What it shows to people, if anything. */
  readonly pages?: PagesDefinition;
}

/** Everything that one process runs: the one supervisor for start and stop. */
export class ParleyProcess {
  private readonly definitions: readonly ServiceDefinition[];
  private readonly steps: Steps;
  private readonly metrics = new Metrics();
  private readonly door = new FrontDoor();
  private readonly services: RunningService[] = [];
  private directory: DataDirectory | null = null;
  private sitesFile: SitesFile | null = null;
  private infrastructure: Infrastructure | null = null;
  private operator: NestFastifyApplication | null = null;

  constructor(
    definitions: readonly ServiceDefinition[],
    private readonly environment: Environment,
    private readonly log: Logger,
    private readonly options: ProcessOptions,
  ) {
    this.definitions = chosen(definitions, environment.PARLEY_SERVICES);
    this.steps = new Steps(log);
  }

  async start(): Promise<void> {
    const { environment, door, options } = this;
    this.checkWires();
    const began = performance.now();
    for (const definition of this.definitions) for (const prefix of prefixesOf(definition)) door.expect(prefix);
    const port = await door.open(environment.HOST, environment.PORT);
    if (options.embedded) {
      this.directory = new DataDirectory(environment.PARLEY_DATA_DIR);
      this.directory.lock();
    }
    const secret = environment.PARLEY_SECRET ?? this.directory?.secret();
    if (secret === undefined) throw new FaultySettings(['PARLEY_SECRET is needed: the same for every service.']);
    const { sites } = (this.sitesFile = new SitesFile(environment, secret, this.log));
    const ticketSecretOf = (site: string) => derivedKey(secret, `stream tickets ${site}`);
    const guestTokens = new GuestTokens((site) => derivedKey(secret, `guests ${site}`));
    const signIn = options.embedded ? DevelopmentSignIn.where(environment, secret) : null;
    await this.startOperator(signIn);
    const infrastructure = (this.infrastructure = new Infrastructure(
      environment,
      secret,
      this.directory,
      this.steps,
      this.log,
    ));
    await infrastructure.start(this.definitions.map(({ name }) => name));
    const shared = { sites, ticketSecretOf, guestTokens, metrics: this.metrics };
    await together(this.definitions.map((definition) => this.startService(definition, infrastructure, shared)));
    const address = `http://${environment.HOST.includes(':') ? `[${environment.HOST}]` : environment.HOST}:${String(port)}`;
    const took = Math.round(performance.now() - began);
    const places = [...this.pagesAt(address, signIn), `API: ${address}/docs`, `health: ${address}/health/ready`];
    this.log.info({ took, address }, `Parley is ready at ${address}  ${places.join('  ')}`);
  }

  /** Reads the sites file again; while the process starts, it has just been read. */
  readSitesAgain(): void {
    this.sitesFile?.readAgain();
  }

  /** Answers what is under way, lets the batches under way commit, and then stops what was started, in reverse. */
  async stop(): Promise<void> {
    const closed = this.door.close(DRAIN);
    for (const service of this.services) service.endStreams();
    await Promise.all([closed, this.steps.end(DRAIN)]);
    await Promise.all(this.services.map((service) => service.stop()));
    await this.operator?.close();
    await this.infrastructure?.stop();
    this.directory?.unlock();
    this.log.info({}, 'stopped');
  }

  /** A process that may not start servers of its own must be told where they are. */
  private checkWires(): void {
    if (this.options.embedded) return;
    const { environment } = this;
    const faults = this.definitions.flatMap(({ name }) =>
      (['DATABASE_URL', 'NATS_URL'] as const)
        .filter((setting) => environment[setting] === undefined && environment.ownSetting(name, setting) === undefined)
        .map((setting) => `${setting} is needed, or ${name.toUpperCase()}_${setting}.`),
    );
    if (environment.PARLEY_SECRET === undefined) faults.push('PARLEY_SECRET is needed: the same for every service.');
    if (faults.length > 0) throw new FaultySettings(faults);
  }

  private async startService(
    definition: ServiceDefinition,
    infrastructure: Infrastructure,
    shared: SharedByServices,
  ): Promise<void> {
    const { environment } = this;
    await this.steps.run(definition.name, async () => {
      const service = await RunningService.start(
        definition,
        {
          ...infrastructure.wiresOf(definition.name),
          poolSize: environment.PARLEY_POOL_SIZE,
          trustProxy: environment.TRUST_PROXY === 'true' || (environment.TRUST_PROXY ?? false),
          rateLimits: environment.PARLEY_RATE_LIMITS === 'on',
          messaging: {
            ...defaultMessagingSettings,
            lease: environment.PARLEY_LEASE_MS,
            renewEvery: environment.PARLEY_LEASE_MS / 3,
          },
          stream: { replicas: environment.PARLEY_STREAM_REPLICAS, maxBytes: environment.PARLEY_STREAM_MAX_BYTES },
        },
        shared,
        this.log.child({ service: definition.name }),
      );
      this.services.push(service);
      for (const prefix of prefixesOf(definition)) {
        this.door.mount(prefix, (request, response) => {
          service.handle(request, response);
        });
      }
      return `${definition.name} is at work`;
    });
  }

  /** The address to print: whoever opens it need not type the key. */
  private pagesAt(address: string, signIn: DevelopmentSignIn | null): string[] {
    const { pages } = this.options;
    if (pages === undefined) return [];
    return [`${pages.title.toLowerCase()}: ${address}${pages.path}${signIn === null ? '' : `#key=${signIn.key}`}`];
  }

  private async startOperator(signIn: DevelopmentSignIn | null): Promise<void> {
    const pages = this.options.pages ?? null;
    const operator = await createOperatorApp(
      {
        services: this.definitions.map(({ name }) => name),
        pages,
        openApi: openApiFile,
        health: () => this.health(),
        metrics: () => this.metrics.registry.metrics(),
      },
      this.log,
      pages === null ? null : { module: pages.moduleWith(signIn), failures: pages.failures },
    );
    this.operator = operator;
    const fastify = operator.getHttpAdapter().getInstance();
    this.door.mount('/', (request, response) => {
      fastify.routing(request, response);
    });
  }

  private async health(): Promise<Record<string, ServiceHealth>> {
    const entries = this.services.map(async (service) => [service.definition.name, await service.health()] as const);
    return Object.fromEntries(await Promise.all(entries));
  }
}

function chosen(definitions: readonly ServiceDefinition[], names: string): readonly ServiceDefinition[] {
  if (names === 'all') return definitions;
  const known = new Map<string, ServiceDefinition>(definitions.map((definition) => [definition.name, definition]));
  const wanted = names.split(',');
  const unknown = wanted.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new FaultySettings([
      `PARLEY_SERVICES names ${unknown.join(', ')}; here are ${[...known.keys()].join(', ')}.`,
    ]);
  }
  return definitions.filter(({ name }) => wanted.includes(name));
}
