import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Argument } from 'commander';
import type { ConsumerState } from '#libs/messaging';
import { Api, ApiFailure } from './api.js';
import { optionsOf, serviceNames } from './options.js';
import { print } from './output.js';
import { type Cell, tableOf } from './table.js';

const REFRESH_MS = 2_000;
/** Moves to the upper left corner and clears the rest of the screen (ECMA-48). */
const CLEAR = '\u001b[H\u001b[J';

/** The consumers of one service, or why it does not report them. */
interface ServiceConsumers {
  readonly service: string;
  readonly consumers: readonly ConsumerState[];
  readonly failure: string | null;
}

export function addConsumers(program: Command): void {
  const consumers = program
    .command('consumers')
    .description('the consumers of each service and their lag: show, pause, resume, skip-lost, forget-types');
  consumers
    .command('show', { isDefault: true })
    .description('show the lag of each consumer; on a terminal, refresh until Ctrl-C')
    .option('--once', 'show it once')
    .action(async (_: object, command: Command) => {
      const options = optionsOf<{ once?: boolean }>(command);
      const api = await Api.open(options);
      if (options.once === true || options.json === true || !process.stdout.isTTY) return showOnce(api, options);
      await showUntilStopped(api);
    });
  change(consumers, 'pause', 'pause a consumer; it reads the events of the meantime when it is resumed', (api, path) =>
    api.send('PUT', `${path}/paused`, { paused: true }),
  );
  change(consumers, 'resume', 'resume a paused consumer', (api, path) =>
    api.send('PUT', `${path}/paused`, { paused: false }),
  );
  change(
    consumers,
    'skip-lost',
    'resume after events that the stream has dropped: they are lost to this consumer',
    (api, path) => api.send('POST', `${path}/skip-lost`),
  );
  consumers
    .command('forget-types')
    .description('after a rollback: read on although a newer version handled more event types')
    .addArgument(new Argument('<service>').choices(serviceNames))
    .action(async (service: string, _: object, command: Command) => {
      const options = optionsOf(command);
      const api = await Api.open(options);
      const { forgotten } = await api.send<{ forgotten: string[] }>(
        'POST',
        `/v1/admin/${service}/consumers/forget-types`,
      );
      const text = forgotten.length === 0 ? 'There is nothing to forget.' : `Forgotten: ${forgotten.join(', ')}`;
      print({ json: { forgotten }, text }, options.json === true);
    });
}

/** The states of consumers as a table. */
export function consumerTable(
  services: readonly { readonly service: string; readonly consumers: readonly ConsumerState[] }[],
): string {
  return tableOf(
    ['service', 'consumer', 'paused', 'generation', 'lag events', 'lag seconds', 'parked', 'dead', 'filling'],
    services.flatMap(({ service, consumers }) =>
      consumers.map(({ name, paused, generation, lag, parked, dead, filling }): Cell[] => [
        service,
        name,
        paused,
        generation,
        lag?.events ?? null,
        lag === null ? null : lag.seconds,
        parked,
        dead,
        filling.length === 0 ? null : filling.join(' '),
      ]),
    ),
  );
}

function change(
  consumers: Command,
  name: string,
  description: string,
  send: (api: Api, path: string) => Promise<ConsumerState>,
): void {
  consumers
    .command(name)
    .description(description)
    .addArgument(new Argument('<service>').choices(serviceNames))
    .argument('<consumer>', 'projections or effects')
    .action(async (service: string, consumer: string, _: object, command: Command) => {
      const options = optionsOf(command);
      const state = await send(
        await Api.open(options),
        `/v1/admin/${service}/consumers/${encodeURIComponent(consumer)}`,
      );
      print({ json: state, text: consumerTable([{ service, consumers: [state] }]) }, options.json === true);
    });
}

async function showOnce(api: Api, { json }: { readonly json?: boolean }): Promise<void> {
  const all = await read(api);
  print({ json: all, text: textOf(all) }, json === true);
  if (all.some(({ failure }) => failure !== null)) process.exitCode = 1;
}

async function showUntilStopped(api: Api): Promise<never> {
  for (;;) {
    const all = await read(api);
    process.stdout.write(`${CLEAR}${new Date().toLocaleTimeString()}\n\n${textOf(all)}\n`);
    await sleep(REFRESH_MS);
  }
}

/** One service that is down does not hide the others. */
function read(api: Api): Promise<ServiceConsumers[]> {
  return Promise.all(
    serviceNames.map(async (service) => {
      try {
        const { items } = await api.get<{ items: ConsumerState[] }>(`/v1/admin/${service}/consumers`);
        return { service, consumers: items, failure: null };
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        return { service, consumers: [], failure: error.message };
      }
    }),
  );
}

function textOf(all: readonly ServiceConsumers[]): string {
  const failures = all.flatMap(({ service, failure }) => (failure === null ? [] : [`${service}: ${failure}`]));
  const problems = all.flatMap(({ service, consumers }) =>
    consumers.flatMap(({ name, partitions }) =>
      partitions.flatMap(({ partition, trouble }) =>
        trouble === null ? [] : [`${service} ${name}, partition ${String(partition)}: ${trouble}`],
      ),
    ),
  );
  return [consumerTable(all), ...failures, ...problems].join('\n');
}
