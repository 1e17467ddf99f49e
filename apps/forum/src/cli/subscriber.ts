import { randomBytes } from 'node:crypto';
import { type Command, Option } from 'commander';
import { Api, ApiFailure, type ApiOptions } from './api.js';
import { optionsOf } from './options.js';
import { print, tableOutput } from './output.js';
import { snippet } from './snippet.js';
import type { Subscribers } from './subscribers.js';

interface AddOptions {
  readonly site: string;
  readonly types: readonly string[];
  readonly from: 'now' | 'start';
  readonly inOrder?: boolean;
  readonly natsUrl?: string;
}

export function addSubscriber(program: Command): void {
  const group = program
    .command('subscriber')
    .description('external programs that read events from NATS: add, list, remove');
  const natsUrl = () =>
    new Option('--nats-url <url>', 'NATS, as its user operator (default: the server of the data directory)');

  group
    .command('add')
    .description('create a user and a durable consumer, and print what the program needs; the password is shown once')
    .argument('<name>', 'of the user and of its consumer')
    .requiredOption('--site <site>', 'the site whose events it reads')
    .requiredOption('--types <types>', 'such as comment.created, or comment.* for all of an entity', (text) =>
      text.split(','),
    )
    .addOption(new Option('--from <place>', 'where it begins').choices(['now', 'start']).default('now'))
    .option('--in-order', 'one event at a time, so that none overtakes another; slower')
    .addOption(natsUrl())
    .action(async (name: string, _: object, command: Command) => {
      const options = optionsOf<AddOptions>(command);
      const { site, types, from, inOrder, natsUrl: url, json } = options;
      await refuseUnknownSite(options, site);
      const added = await useSubscribers(url, (subscribers) =>
        subscribers.add({
          name,
          site,
          types,
          from,
          inOrder: inOrder === true,
          password: randomBytes(24).toString('base64url'),
        }),
      );
      print({ json: added, text: snippet(added) }, json === true);
    });

  group
    .command('list', { isDefault: true })
    .description('list them, with their lag')
    .addOption(natsUrl())
    .action(async (_: object, command: Command) => {
      const { natsUrl: url, json } = optionsOf<{ natsUrl?: string }>(command);
      const all = await useSubscribers(url, (subscribers) => subscribers.list());
      const columns = ['subscriber', 'reads', 'still to read', 'not acknowledged', 'is there', 'amiss'];
      const lines = all.map(({ name, filters, pending, unacknowledged, waiting, amiss }) => [
        name,
        filters.join(' '),
        pending,
        unacknowledged,
        waiting,
        amiss,
      ]);
      print(tableOutput(all, columns, lines, 'No subscribers.'), json === true);
    });

  group
    .command('remove')
    .description('remove user and consumer; unread events are lost to it')
    .argument('<name>')
    .addOption(natsUrl())
    .action(async (name: string, _: object, command: Command) => {
      const { natsUrl: url, json } = optionsOf<{ natsUrl?: string }>(command);
      const removed = await useSubscribers(url, (subscribers) => subscribers.remove(name));
      print(
        { json: { removed: name, ...removed }, text: [`${name} is removed.`, removed.toDo ?? ''].join('\n').trim() },
        json === true,
      );
    });
}

/** Loaded only when it is needed, since it knows all services. */
const useSubscribers: typeof Subscribers.use = async (natsUrl, work) => {
  const loaded = await import('./subscribers.js');
  return loaded.Subscribers.use(natsUrl, work);
};

/** An unknown site never has events. The check needs a running Parley, and is left out without one. */
async function refuseUnknownSite(options: ApiOptions, site: string): Promise<void> {
  try {
    await Api.withoutToken(options).get(`/v1/site?site=${encodeURIComponent(site)}`);
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.code === 'site.unknown') throw error;
  }
}
