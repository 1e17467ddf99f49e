import type { Program } from '../program.js';
import { bare, type Cpu, type Handlers, services, type BenchFixture } from './fixture.js';
import { printTable, integer } from '../table.js';

interface Measured {
  readonly perSecond: number;
  readonly cpu: Cpu;
}

/** Runs a scenario once. */
type Contender = () => Promise<Measured>;

/** A scenario for Parley and, by name, for the baselines. */
interface Scenario {
  readonly name: string;
  readonly parley: Contender;
  readonly others: Readonly<Record<string, Contender>>;
}

/**
 * Events per second, compared with bare programs in the same run; the best repetition counts.
 * @param before the services of another checkout, to be compared with
 */
export async function throughput(
  fixture: BenchFixture,
  before: BenchFixture | null,
  { events, runs, named }: { events: number; runs: number; named: string },
): Promise<void> {
  const now = new Workloads(fixture, events);
  const then = before === null ? null : new Workloads(before, events);
  const scenarios = scenariosOf(now, then).filter(({ name }) => name.includes(named));
  if (scenarios.every(({ name }) => name !== OUT)) await now.send();
  const results = new Map<Contender, Measured[]>();
  for (let round = 0; round < runs; round++) {
    for (const { parley, others } of scenarios) {
      for (const contender of [...Object.values(others), parley]) {
        const measured = results.get(contender) ?? [];
        // Several scenarios have the same baseline.
        if (measured.length === round) results.set(contender, [...measured, await contender()]);
      }
    }
  }
  const fastest = (contender: Contender) => Math.max(...(results.get(contender) ?? []).map((one) => one.perSecond));
  const others = Object.keys(scenarios[0]?.others ?? {});
  printTable(
    ['events a second', 'Parley', ...others.flatMap((other) => [other, 'ratio'])],
    scenarios.map(({ name, parley, others }) => [
      name,
      integer(fastest(parley)),
      ...Object.values(others).flatMap((other) => [
        integer(fastest(other)),
        (fastest(parley) / fastest(other)).toFixed(2),
      ]),
    ]),
  );
  const cheapest = (contender: Contender) =>
    (results.get(contender) ?? []).map(({ cpu }) => cpu).reduce((a, b) => (sum(b) < sum(a) ? b : a));
  printTable(
    ['CPU µs an event: own + PostgreSQL + NATS', 'Parley', ...others.flatMap((other) => [other, 'ratio'])],
    scenarios.map(({ name, parley, others }) => [
      name,
      formatCpu(cheapest(parley)),
      ...Object.values(others).flatMap((other) => [
        formatCpu(cheapest(other)),
        (sum(cheapest(parley)) / sum(cheapest(other))).toFixed(2),
      ]),
    ]),
  );
}

const OUT = 'outbox to stream';

function scenariosOf(now: Workloads, then: Workloads | null): Scenario[] {
  const kinds = [
    { handlers: 'ordinary', replicas: 1 },
    { handlers: 'ordinary', replicas: 2 },
    { handlers: 'batch', replicas: 1 },
    { handlers: 'batch', replicas: 2 },
  ] as const;
  const ifThen = (work: (then: Workloads) => Promise<Measured>): Record<string, Contender> =>
    then === null ? {} : { before: () => work(then) };
  const baselines = (work: (handlers: Handlers | null) => Promise<Measured>) => {
    const jetStream = () => work(null);
    const sql = { ordinary: () => work('ordinary'), batch: () => work('batch') };
    return (handlers: Handlers) => ({ [JETSTREAM]: jetStream, [SQL]: sql[handlers] });
  };
  const consuming = baselines((handlers) => now.bareConsume(handlers));
  const both = baselines((handlers) => now.bareBoth(handlers));
  return [
    {
      name: OUT,
      parley: () => now.send(),
      others: {
        [JETSTREAM]: () => now.barePublish(false),
        [SQL]: () => now.barePublish(true),
        ...ifThen((workloads) => workloads.send()),
      },
    },
    ...kinds.map(({ handlers, replicas }) => ({
      name: `stream to effect, ${handlers}, ${counted(replicas)}`,
      parley: () => now.read(handlers, replicas),
      others: { ...consuming(handlers), ...ifThen((workloads) => workloads.read(handlers, replicas)) },
    })),
    ...kinds.map(({ handlers, replicas }) => ({
      name: `outbox to effect, ${handlers}, ${counted(replicas)}`,
      parley: () => now.sendAndRead(handlers, replicas),
      others: { ...both(handlers), ...ifThen((workloads) => workloads.sendAndRead(handlers, replicas)) },
    })),
  ];
}

const JETSTREAM = 'bare JetStream';
const SQL = 'bare, with the same SQL';

function counted(replicas: number): string {
  return replicas === 1 ? 'one replica' : `${String(replicas)} replicas`;
}

function formatCpu({ programs, postgres, nats }: Cpu): string {
  return [programs, postgres, nats].map(integer).join(' + ');
}

/** The workloads; each stops its programs. */
class Workloads {
  constructor(
    private readonly fixture: BenchFixture,
    private readonly events: number,
  ) {}

  /** Leaves the stream full for `read`. */
  async send(): Promise<Measured> {
    const { fixture, events } = this;
    const { ledger } = fixture;
    await fixture.clear(services);
    const producer = await this.producer();
    const cpu = await fixture.cpuOf([producer], events, async () => {
      await ledger.releaseRelay();
      await ledger.sent(services, events);
    });
    await producer.stop();
    return { perSecond: await ledger.sentPerSecond(services), cpu };
  }

  /** Reads what `send` left. */
  async read(handlers: Handlers, replicas: number): Promise<Measured> {
    const { ledger } = this.fixture;
    await ledger.resetConsumers(services);
    await ledger.holdLanes();
    const consumers = await this.fixture.consumers(handlers, replicas);
    return this.measureConsumption(consumers, () => ledger.releaseLanes());
  }

  async sendAndRead(handlers: Handlers, replicas: number): Promise<Measured> {
    const { fixture } = this;
    await fixture.clear(services);
    const producer = await this.producer();
    const consumers = await fixture.consumers(handlers, replicas);
    return this.measureConsumption([producer, ...consumers], () => fixture.ledger.releaseRelay());
  }

  async barePublish(withSql: boolean): Promise<Measured> {
    await this.fixture.clear(bare);
    if (withSql) await this.fixture.ledger.fillOutbox('bare', this.events);
    return this.bareWork([() => this.fixture.barePublisher(this.events, withSql)]);
  }

  async bareConsume(handlers: Handlers | null): Promise<Measured> {
    const { fixture, events } = this;
    await fixture.clear(bare);
    await (await fixture.barePublisher(events, false)).message('perSecond');
    return this.bareWork([() => fixture.bareConsumer(events, handlers)]);
  }

  async bareBoth(handlers: Handlers | null): Promise<Measured> {
    const { fixture, events } = this;
    await fixture.clear(bare);
    if (handlers !== null) await fixture.ledger.fillOutbox('bare', events);
    return this.bareWork([
      () => fixture.bareConsumer(events, handlers),
      () => fixture.barePublisher(events, handlers !== null),
    ]);
  }

  /** A producer with a full outbox, on standby. */
  private async producer(): Promise<Program> {
    const { ledger } = this.fixture;
    await ledger.holdRelay();
    await ledger.fillOutbox('comments', this.events);
    return this.fixture.producer();
  }

  private async measureConsumption(programs: readonly Program[], begin: () => Promise<void>): Promise<Measured> {
    const { fixture, events } = this;
    const cpu = await fixture.cpuOf(programs, events, async () => {
      await begin();
      await fixture.ledger.consumed(services, events);
    });
    for (const program of programs) await program.stop();
    return { perSecond: await fixture.ledger.consumedPerSecond(services), cpu };
  }

  /** @param starts start the programs; the rate of the first one counts */
  private async bareWork(starts: readonly (() => Promise<Program>)[]): Promise<Measured> {
    const programs: Program[] = [];
    const cpu = await this.fixture.cpuOf([], this.events, async () => {
      for (const start of starts) programs.push(await start());
      for (const program of programs) await program.message('perSecond');
    });
    const used = await Promise.all(programs.map((program) => program.message<number>('cpu')));
    const [first] = programs;
    if (first === undefined) throw new Error('There is no program to measure.');
    const seconds = used.reduce((sum, own) => sum + own, 0);
    return {
      perSecond: await first.message<number>('perSecond'),
      cpu: { ...cpu, programs: (seconds * 1e6) / this.events },
    };
  }
}

function sum({ programs, postgres, nats }: Cpu): number {
  return programs + postgres + nats;
}
