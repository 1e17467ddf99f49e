import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { GuestTokens } from '#libs/http';
import { defaultMessagingSettings } from '#libs/messaging';
import { DataDirectory } from './config/data-directory.js';
import { derivedKey } from './config/derived-key.js';
import { type Environment, InvalidSettings } from './config/environment.js';
import { SitesFile } from './config/sites-file.js';
import { Gateway } from './gateway.js';
import { Infrastructure } from './infrastructure.js';
import { Metrics } from './metrics.js';
import type { SystemUser } from './nats/system-users.js';
import { openApiFile } from './operator/open-api-file.js';
import { createOperatorApp } from './operator/operator-app.js';
import { DevelopmentSignIn } from './pages/development-sign-in.js';
import type { PagesDefinition } from './pages/pages-definition.js';
import { RunningService, type ServiceHealth, type SharedByServices } from './service/running-service.js';
import { apiPrefixesOf, type BackendService, backendsOf, type ServiceDefinition } from './service-definition.js';
import { runAll, StartupSteps } from './startup-steps.js';

/** How long a stop waits for requests, or for a start, in progress; milliseconds. */
const DRAIN_TIMEOUT_MS = 2_000;

const SECRET_NEEDED = 'PARLEY_SECRET is needed: the same for every service.';

export interface ProcessOptions {
  /**
   * With it, the process starts PostgreSQL and NATS and creates a secret where the settings name none; without it, the
   * settings must name them.
   */
  readonly embedded: {
    /** The users of the NATS server that it starts. */
    readonly natsUsers: readonly SystemUser[];
  } | null;
}

/** Everything that one process runs: the one supervisor for start and stop. */
export class ParleyProcess {
  private readonly backends: readonly BackendService[];
  private readonly pages: readonly PagesDefinition[];
  private readonly steps: StartupSteps;
  private readonly metrics = new Metrics();
  private readonly gateway = new Gateway();
  private readonly services: RunningService[] = [];
  private directory: DataDirectory | null = null;
  private sitesFile: SitesFile | null = null;
  private infrastructure: Infrastructure | null = null;
  private operator: NestFastifyApplication | null = null;

  constructor(
    services: readonly ServiceDefinition[],
    private readonly environment: Environment,
    private readonly log: Logger,
    private readonly options: ProcessOptions,
  ) {
    const chosen = choose(services, environment.PARLEY_SERVICES);
    this.backends = backendsOf(chosen);
    this.pages = chosen.flatMap(({ pages }) => (pages === null ? [] : [pages]));
    this.steps = new StartupSteps(log);
  }

  async start(): Promise<void> {
    const { environment, gateway, options } = this;
    this.requireSettings();
    const began = performance.now();
    for (const prefix of this.backends.flatMap(apiPrefixesOf)) gateway.expect(prefix);
    const port = await gateway.open(environment.HOST, environment.PORT);
    if (options.embedded !== null) {
      this.directory = new DataDirectory(environment.PARLEY_DATA_DIR);
      this.directory.lock();
    }
    const secret = environment.PARLEY_SECRET ?? this.directory?.secret() ?? null;
    const signIn = options.embedded === null || secret === null ? null : DevelopmentSignIn.where(environment, secret);
    await this.startOperator(signIn);
    if (this.backends.length > 0) {
      if (secret === null) throw new InvalidSettings([SECRET_NEEDED]);
      await this.startServices(secret);
    }
    const host = environment.HOST.includes(':') ? `[${environment.HOST}]` : environment.HOST;
    const address = `http://${host}:${String(port)}`;
    const took = Math.round(performance.now() - began);
    const links = [...this.pageLinks(address, signIn), `API: ${address}/docs`, `health: ${address}/health/ready`];
    this.log.info({ took, address }, `Parley is ready at ${address}  ${links.join('  ')}`);
  }

  /** Reads the sites file again; while the process starts, it has just been read. */
  readSitesAgain(): void {
    this.sitesFile?.readAgain();
  }

  /** Finishes the requests and the batches in progress, and then stops in reverse what was started. */
  async stop(): Promise<void> {
    const closed = this.gateway.close(DRAIN_TIMEOUT_MS);
    for (const service of this.services) service.endStreams();
    await Promise.all([closed, this.steps.end(DRAIN_TIMEOUT_MS)]);
    await Promise.all(this.services.map((service) => service.stop()));
    await this.operator?.close();
    await this.infrastructure?.stop();
    this.directory?.unlock();
    this.log.info({}, 'stopped');
  }

  /** A process that may not start servers must be told where they are. */
  private requireSettings(): void {
    if (this.options.embedded !== null || this.backends.length === 0) return;
    const { environment } = this;
    const errors = this.backends.flatMap(({ name }) =>
      (['DATABASE_URL', 'NATS_URL'] as const)
        .filter((setting) => environment[setting] === undefined && environment.ownSetting(name, setting) === undefined)
        .map((setting) => `${setting} is needed, or ${name.toUpperCase()}_${setting}.`),
    );
    if (environment.PARLEY_SECRET === undefined) errors.push(SECRET_NEEDED);
    if (errors.length > 0) throw new InvalidSettings(errors);
  }

  private async startServices(secret: string): Promise<void> {
    const { environment, options, directory, steps, log } = this;
    const { sites } = (this.sitesFile = new SitesFile(environment, secret, log));
    const ticketSecretOf = (site: string) => derivedKey(secret, `stream tickets ${site}`);
    const guestTokens = new GuestTokens((site) => derivedKey(secret, `guests ${site}`));
    const infrastructure = (this.infrastructure = new Infrastructure({
      environment,
      secret,
      embedded: options.embedded === null || directory === null ? null : { ...options.embedded, directory },
      steps,
      log,
    }));
    await infrastructure.start(this.backends);
    const shared = { sites, ticketSecretOf, guestTokens, metrics: this.metrics };
    await runAll(this.backends.map((service) => this.startService(service, infrastructure, shared)));
  }

  private async startService(
    definition: BackendService,
    infrastructure: Infrastructure,
    shared: SharedByServices,
  ): Promise<void> {
    const { environment } = this;
    await this.steps.run(definition.name, async () => {
      const service = await RunningService.start(
        definition,
        {
          ...infrastructure.connectionUrlsOf(definition.name),
          own: environment.services.get(definition.name)?.declared ?? null,
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
      for (const prefix of apiPrefixesOf(definition)) {
        this.gateway.mount(prefix, (request, response) => {
          service.handle(request, response);
        });
      }
      return `${definition.name} is at work`;
    });
  }

  /** The key for development is in the address, so that a person who opens it need not type the key. */
  private pageLinks(address: string, signIn: DevelopmentSignIn | null): string[] {
    const key = signIn === null ? '' : `#key=${signIn.key}`;
    return this.pages.map(({ title, path }) => `${title.toLowerCase()}: ${address}${path}${key}`);
  }

  private async startOperator(signIn: DevelopmentSignIn | null): Promise<void> {
    const operator = await createOperatorApp(
      {
        services: this.backends.map(({ name }) => name),
        pages: this.pages,
        openApi: openApiFile,
        health: () => this.health(),
        metrics: () => this.metrics.registry.metrics(),
      },
      signIn,
      this.log,
    );
    this.operator = operator;
    const fastify = operator.getHttpAdapter().getInstance();
    for (const prefix of ['/', ...this.pages.map(({ path }) => path)]) {
      this.gateway.mount(prefix, (request, response) => {
        fastify.routing(request, response);
      });
    }
  }

  private async health(): Promise<Record<string, ServiceHealth>> {
    const entries = this.services.map(async (service) => [service.definition.name, await service.health()] as const);
    return Object.fromEntries(await Promise.all(entries));
  }
}

/** PARLEY_SERVICES chooses among the backends; services that only serve pages cost nothing and always run. */
function choose(services: readonly ServiceDefinition[], setting: string): readonly ServiceDefinition[] {
  if (setting === 'all') return services;
  const known = services.map(({ name }) => name);
  const wanted = setting.split(',');
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new InvalidSettings([`PARLEY_SERVICES names ${unknown.join(', ')}; there are ${known.join(', ')}.`]);
  }
  return services.filter(({ kind, name }) => kind === 'pages' || wanted.includes(name));
}
