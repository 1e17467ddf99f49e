import type { Latency } from './ledger.js';
import { bare, services, type Stage } from './stage.js';
import { printTable, tenth, whole } from '../table.js';

const RATES = [100, 300, 1_000, 3_000];
const WARM_UP = { rate: 300, seconds: 3 };

/** From the commit of an append to the commit of its effect, at a steady pace, beside bare programs that may lose events. */
export async function latency(stage: Stage, before: Stage | null, seconds: number): Promise<void> {
  const one = await ofParley(stage, 1, seconds);
  const two = await ofParley(stage, 2, seconds);
  const then = before === null ? null : await ofParley(before, 1, seconds);
  const floor = await ofBare(stage, seconds);
  const ways = [
    { name: 'Parley, one replica', measured: one },
    { name: 'Parley, two replicas', measured: two },
    ...(then === null ? [] : [{ name: 'before, one replica', measured: then }]),
    { name: 'bare', measured: floor },
  ];
  printTable(
    ['events/s', 'from commit to effect', 'reached', 'p50 ms', 'p99 ms', 'p99 / p99 of bare'],
    RATES.flatMap((rate, i) =>
      ways.map(({ name, measured }) => {
        const { pace, p50, p99 } = measured[i] ?? { pace: NaN, p50: NaN, p99: NaN };
        return [whole(rate), name, whole(pace), tenth(p50), tenth(p99), tenth(p99 / (floor[i]?.p99 ?? NaN))];
      }),
    ),
  );
}

async function ofParley(stage: Stage, replicas: number, seconds: number): Promise<Latency[]> {
  await stage.clear(services);
  const producer = await stage.producer();
  const consumers = await stage.consumers('ordinary', replicas);
  const at = async (rate: number, howLong: number) => {
    const url = `${producer.address}/v1/comments?rate=${String(rate)}&seconds=${String(howLong)}`;
    const answer = await fetch(url, { method: 'POST' });
    if (!answer.ok) throw new Error(`The producer answers ${String(answer.status)}.`);
    await stage.ledger.took(services, await stage.ledger.appended(services));
    return stage.ledger.latency(services);
  };
  await at(WARM_UP.rate, WARM_UP.seconds);
  const measured: Latency[] = [];
  for (const rate of RATES) {
    await stage.ledger.forgetMeasured(services);
    measured.push(await at(rate, seconds));
  }
  for (const program of [producer, ...consumers]) await program.stop();
  return measured;
}

async function ofBare(stage: Stage, seconds: number): Promise<Latency[]> {
  const measured: Latency[] = [];
  for (const rate of RATES) {
    await stage.clear(bare);
    const consumer = await stage.bareConsumer(Infinity, 'ordinary');
    const writer = await stage.bareWriter(rate, seconds);
    await writer.said('done');
    await stage.ledger.took(bare, await stage.ledger.appended(bare));
    await consumer.stop();
    measured.push(await stage.ledger.latency(bare));
  }
  return measured;
}
