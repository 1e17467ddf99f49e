import type { Latency } from './ledger.js';
import { bare, services, type BenchFixture } from './fixture.js';
import { printTable, tenth, integer } from '../table.js';

const RATES = [100, 300, 1_000, 3_000];
const WARM_UP = { rate: 300, seconds: 3 };

/** From the commit of an append to the commit of its effect, at a steady rate, compared with bare programs that may lose events. */
export async function latency(fixture: BenchFixture, before: BenchFixture | null, seconds: number): Promise<void> {
  const one = await ofParley(fixture, 1, seconds);
  const two = await ofParley(fixture, 2, seconds);
  const then = before === null ? null : await ofParley(before, 1, seconds);
  const baseline = await ofBare(fixture, seconds);
  const scenarios = [
    { name: 'Parley, one replica', measured: one },
    { name: 'Parley, two replicas', measured: two },
    ...(then === null ? [] : [{ name: 'before, one replica', measured: then }]),
    { name: 'bare', measured: baseline },
  ];
  printTable(
    ['events/s', 'from commit to effect', 'reached', 'p50 ms', 'p99 ms', 'p99 / p99 of bare'],
    RATES.flatMap((rate, i) =>
      scenarios.map(({ name, measured }) => {
        const { pace, p50, p99 } = measured[i] ?? { pace: NaN, p50: NaN, p99: NaN };
        return [integer(rate), name, integer(pace), tenth(p50), tenth(p99), tenth(p99 / (baseline[i]?.p99 ?? NaN))];
      }),
    ),
  );
}

async function ofParley(fixture: BenchFixture, replicas: number, seconds: number): Promise<Latency[]> {
  await fixture.clear(services);
  const producer = await fixture.producer();
  const consumers = await fixture.consumers('ordinary', replicas);
  const at = async (rate: number, howLong: number) => {
    const url = `${producer.address}/v1/comments?rate=${String(rate)}&seconds=${String(howLong)}`;
    const response = await fetch(url, { method: 'POST' });
    if (!response.ok) throw new Error(`The producer answers ${String(response.status)}.`);
    await fixture.ledger.consumed(services, await fixture.ledger.appended(services));
    return fixture.ledger.latency(services);
  };
  await at(WARM_UP.rate, WARM_UP.seconds);
  const measured: Latency[] = [];
  for (const rate of RATES) {
    await fixture.ledger.resetMeasured(services);
    measured.push(await at(rate, seconds));
  }
  for (const program of [producer, ...consumers]) await program.stop();
  return measured;
}

async function ofBare(fixture: BenchFixture, seconds: number): Promise<Latency[]> {
  const measured: Latency[] = [];
  for (const rate of RATES) {
    await fixture.clear(bare);
    const consumer = await fixture.bareConsumer(Infinity, 'ordinary');
    const writer = await fixture.bareWriter(rate, seconds);
    await writer.message('done');
    await fixture.ledger.consumed(bare, await fixture.ledger.appended(bare));
    await consumer.stop();
    measured.push(await fixture.ledger.latency(bare));
  }
  return measured;
}
