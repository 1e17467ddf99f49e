import type { Program } from '../program.js';
import { bare, type Cpu, type Handlers, services, type Stage } from './stage.js';
import { printTable, whole } from '../table.js';

interface Measured {
  readonly perSecond: number;
  readonly cpu: Cpu;
}

/** Somebody who does the same work, in one round. */
type Contender = () => Promise<Measured>;

/** A way that events go, as Parley goes it and as others do, by their names. */
interface Way {
  readonly name: string;
  readonly parley: Contender;
  readonly others: Readonly<Record<string, Contender>>;
}

/**
 * How many events a second, beside bare programs in the same run; the best of the rounds counts.
 * @param before the services of another checkout, to be compared with
 */
export async function throughput(
  stage: Stage,
  before: Stage | null,
  { events, rounds, named }: { events: number; rounds: number; named: string },
): Promise<void> {
  const now = new Works(stage, events);
  const then = before === null ? null : new Works(before, events);
  const ways = waysOf(now, then).filter(({ name }) => name.includes(named));
  if (ways.every(({ name }) => name !== OUT)) await now.send();
  const results = new Map<Contender, Measured[]>();
  for (let round = 0; round < rounds; round++) {
    for (const { parley, others } of ways) {
      for (const contender of [...Object.values(others), parley]) {
        const measured = results.get(contender) ?? [];
        // Several ways have the same floor.
        if (measured.length === round) results.set(contender, [...measured, await contender()]);
      }
    }
  }
  const fastest = (contender: Contender) => Math.max(...(results.get(contender) ?? []).map((one) => one.perSecond));
  const others = Object.keys(ways[0]?.others ?? {});
  printTable(
    ['events a second', 'Parley', ...others.flatMap((other) => [other, 'ratio'])],
    ways.map(({ name, parley, others }) => [
      name,
      whole(fastest(parley)),
      ...Object.values(others).flatMap((other) => [
        whole(fastest(other)),
        (fastest(parley) / fastest(other)).toFixed(2),
      ]),
    ]),
  );
  const cheapest = (contender: Contender) =>
    (results.get(contender) ?? []).map(({ cpu }) => cpu).reduce((a, b) => (sum(b) < sum(a) ? b : a));
  printTable(
    ['CPU µs an event: own + PostgreSQL + NATS', 'Parley', ...others.flatMap((other) => [other, 'ratio'])],
    ways.map(({ name, parley, others }) => [
      name,
      told(cheapest(parley)),
      ...Object.values(others).flatMap((other) => [
        told(cheapest(other)),
        (sum(cheapest(parley)) / sum(cheapest(other))).toFixed(2),
      ]),
    ]),
  );
}

const OUT = 'outbox to stream';

function waysOf(now: Works, then: Works | null): Way[] {
  const kinds = [
    { handlers: 'ordinary', replicas: 1 },
    { handlers: 'ordinary', replicas: 2 },
    { handlers: 'batch', replicas: 1 },
    { handlers: 'batch', replicas: 2 },
  ] as const;
  const ifThen = (work: (then: Works) => Promise<Measured>): Record<string, Contender> =>
    then === null ? {} : { before: () => work(then) };
  const floors = (work: (handlers: Handlers | null) => Promise<Measured>) => {
    const jetStream = () => work(null);
    const sql = { ordinary: () => work('ordinary'), batch: () => work('batch') };
    return (handlers: Handlers) => ({ [JETSTREAM]: jetStream, [SQL]: sql[handlers] });
  };
  const consuming = floors((handlers) => now.bareConsume(handlers));
  const both = floors((handlers) => now.bareBoth(handlers));
  return [
    {
      name: OUT,
      parley: () => now.send(),
      others: {
        [JETSTREAM]: () => now.barePublish(false),
        [SQL]: () => now.barePublish(true),
        ...ifThen((works) => works.send()),
      },
    },
    ...kinds.map(({ handlers, replicas }) => ({
      name: `stream to effect, ${handlers}, ${counted(replicas)}`,
      parley: () => now.read(handlers, replicas),
      others: { ...consuming(handlers), ...ifThen((works) => works.read(handlers, replicas)) },
    })),
    ...kinds.map(({ handlers, replicas }) => ({
      name: `outbox to effect, ${handlers}, ${counted(replicas)}`,
      parley: () => now.sendAndRead(handlers, replicas),
      others: { ...both(handlers), ...ifThen((works) => works.sendAndRead(handlers, replicas)) },
    })),
  ];
}

const JETSTREAM = 'bare JetStream';
const SQL = 'bare, with the same SQL';

function counted(replicas: number): string {
  return replicas === 1 ? 'one replica' : `${String(replicas)} replicas`;
}

function told({ programs, postgres, nats }: Cpu): string {
  return [programs, postgres, nats].map(whole).join(' + ');
}

/** What is measured, each for itself: every work leaves nothing running. */
class Works {
  constructor(
    private readonly stage: Stage,
    private readonly events: number,
  ) {}

  /** Leaves the stream full, for whoever reads next. */
  async send(): Promise<Measured> {
    const { stage, events } = this;
    const { ledger } = stage;
    await stage.clear(services);
    const producer = await this.producer();
    const cpu = await stage.cpuOf([producer], events, async () => {
      await ledger.releaseRelay();
      await ledger.sent(services, events);
    });
    await producer.stop();
    return { perSecond: await ledger.sentPerSecond(services), cpu };
  }

  /** Reads what `send` left. */
  async read(handlers: Handlers, replicas: number): Promise<Measured> {
    const { ledger } = this.stage;
    await ledger.forgetRead(services);
    await ledger.holdLanes();
    const consumers = await this.stage.consumers(handlers, replicas);
    return this.tookBy(consumers, () => ledger.releaseLanes());
  }

  async sendAndRead(handlers: Handlers, replicas: number): Promise<Measured> {
    const { stage } = this;
    await stage.clear(services);
    const producer = await this.producer();
    const consumers = await stage.consumers(handlers, replicas);
    return this.tookBy([producer, ...consumers], () => stage.ledger.releaseRelay());
  }

  async barePublish(withSql: boolean): Promise<Measured> {
    await this.stage.clear(bare);
    if (withSql) await this.stage.ledger.fillOutbox('bare', this.events);
    return this.bareWork([() => this.stage.barePublisher(this.events, withSql)]);
  }

  async bareConsume(handlers: Handlers | null): Promise<Measured> {
    const { stage, events } = this;
    await stage.clear(bare);
    await (await stage.barePublisher(events, false)).said('perSecond');
    return this.bareWork([() => stage.bareConsumer(events, handlers)]);
  }

  async bareBoth(handlers: Handlers | null): Promise<Measured> {
    const { stage, events } = this;
    await stage.clear(bare);
    if (handlers !== null) await stage.ledger.fillOutbox('bare', events);
    return this.bareWork([
      () => stage.bareConsumer(events, handlers),
      () => stage.barePublisher(events, handlers !== null),
    ]);
  }

  /** One with a full outbox, that stands by. */
  private async producer(): Promise<Program> {
    const { ledger } = this.stage;
    await ledger.holdRelay();
    await ledger.fillOutbox('comments', this.events);
    return this.stage.producer();
  }

  private async tookBy(programs: readonly Program[], begin: () => Promise<void>): Promise<Measured> {
    const { stage, events } = this;
    const cpu = await stage.cpuOf(programs, events, async () => {
      await begin();
      await stage.ledger.took(services, events);
    });
    for (const program of programs) await program.stop();
    return { perSecond: await stage.ledger.tookPerSecond(services), cpu };
  }

  /** @param starts of the programs; the first one's pace counts */
  private async bareWork(starts: readonly (() => Promise<Program>)[]): Promise<Measured> {
    const programs: Program[] = [];
    const cpu = await this.stage.cpuOf([], this.events, async () => {
      for (const start of starts) programs.push(await start());
      for (const program of programs) await program.said('perSecond');
    });
    const used = await Promise.all(programs.map((program) => program.said<number>('cpu')));
    const [first] = programs;
    if (first === undefined) throw new Error('No program is no work.');
    const seconds = used.reduce((sum, own) => sum + own, 0);
    return {
      perSecond: await first.said<number>('perSecond'),
      cpu: { ...cpu, programs: (seconds * 1e6) / this.events },
    };
  }
}

function sum({ programs, postgres, nats }: Cpu): number {
  return programs + postgres + nats;
}
