import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Argument } from 'commander';
import type { ConsumerState } from '#libs/messaging';
import { Api, ApiFailure } from './api.js';
import { optionsOf, serviceNames } from './options.js';
import { tell } from './output.js';
import { type Readable, tableOf } from './table.js';

const REFRESH = 2_000;
/** Moves to the upper left corner and clears what is below (ECMA-48). */
const ANEW = '\u001b[H\u001b[J';

/** How the consumers of one service stand, or why it does not tell. */
interface OfService {
  readonly service: string;
  readonly consumers: readonly ConsumerState[];
  readonly failure: string | null;
}

export function addConsumers(program: Command): void {
  const consumers = program
    .command('consumers')
    .description('what each service has still to read: show, pause, resume, skip-lost');
  consumers
    .command('show', { isDefault: true })
    .description('show what each service has still to read; on a terminal, until Ctrl-C')
    .option('--once', 'show it once')
    .action(async (_: object, command: Command) => {
      const options = optionsOf<{ once?: boolean }>(command);
      const api = await Api.open(options);
      if (options.once === true || options.json === true || !process.stdout.isTTY) return showOnce(api, options);
      await showForEver(api);
    });
  change(consumers, 'pause', 'let a consumer stand still; what is told meanwhile is read later', (api, path) =>
    api.send('PUT', `${path}/paused`, { paused: true }),
  );
  change(consumers, 'resume', 'let a paused consumer go on', (api, path) =>
    api.send('PUT', `${path}/paused`, { paused: false }),
  );
  change(
    consumers,
    'skip-lost',
    'go on behind what the stream no longer holds: those events are lost to this consumer',
    (api, path) => api.send('POST', `${path}/skip-lost`),
  );
}

/** The states as lines of a table. */
export function consumerTable(
  of: readonly { readonly service: string; readonly consumers: readonly ConsumerState[] }[],
): string {
  return tableOf(
    ['service', 'consumer', 'paused', 'generation', 'lag events', 'lag seconds', 'parked', 'dead', 'filling'],
    of.flatMap(({ service, consumers }) =>
      consumers.map(({ name, paused, generation, lag, parked, dead, filling }): Readable[] => [
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
      tell({ json: state, text: consumerTable([{ service, consumers: [state] }]) }, options.json === true);
    });
}

async function showOnce(api: Api, { json }: { readonly json?: boolean }): Promise<void> {
  const all = await look(api);
  tell({ json: all, text: textOf(all) }, json === true);
  if (all.some(({ failure }) => failure !== null)) process.exitCode = 1;
}

async function showForEver(api: Api): Promise<never> {
  for (;;) {
    const all = await look(api);
    process.stdout.write(`${ANEW}${new Date().toLocaleTimeString()}\n\n${textOf(all)}\n`);
    await sleep(REFRESH);
  }
}

/** One service that is down does not hide the others. */
function look(api: Api): Promise<OfService[]> {
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

function textOf(all: readonly OfService[]): string {
  const failures = all.flatMap(({ service, failure }) => (failure === null ? [] : [`${service}: ${failure}`]));
  const troubles = all.flatMap(({ service, consumers }) =>
    consumers.flatMap(({ name, partitions }) =>
      partitions.flatMap(({ partition, trouble }) =>
        trouble === null ? [] : [`${service} ${name}, partition ${String(partition)}: ${trouble}`],
      ),
    ),
  );
  return [consumerTable(all), ...failures, ...troubles].join('\n');
}
