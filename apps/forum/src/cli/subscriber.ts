import { randomBytes } from 'node:crypto';
import { type Command, Option } from 'commander';
import { JETSTREAM_PREFIX } from '#libs/contracts';
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
  readonly decides?: boolean;
  readonly natsUrl?: string;
}

export function addSubscriber(program: Command): void {
  const group = program
    .command('subscriber')
    .description(
      'external programs that read events from NATS, and may decide about content: add, list, remove, migrate',
    );
  const natsUrl = () =>
    new Option('--nats-url <url>', 'NATS, as its user operator (default: the server of the data directory)');

  group
    .command('add')
    .description(
      'create an account and a durable consumer, and print what the program needs; the password is shown once',
    )
    .argument('<name>', 'of its account, its user and its consumer')
    .requiredOption('--site <site>', 'the site whose events it reads')
    .requiredOption('--types <types>', 'such as comment.created, or comment.* for all of an entity', (text) =>
      text.split(','),
    )
    .addOption(new Option('--from <place>', 'where it begins').choices(['now', 'start']).default('now'))
    .option('--in-order', 'one event at a time, so that none overtakes another; slower')
    .option('--decides', "it may publish decisions about the site's content")
    .addOption(natsUrl())
    .action(async (name: string, _: object, command: Command) => {
      const options = optionsOf<AddOptions>(command);
      const { site, types, from, inOrder, decides, natsUrl: url, json } = options;
      await refuseUnknownSite(options, site);
      const added = await useSubscribers(url, (subscribers) =>
        subscribers.add({
          name,
          site,
          types,
          from,
          inOrder: inOrder === true,
          decides: decides === true,
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
      const columns = ['subscriber', 'reads', 'decides for', 'still to read', 'not acknowledged', 'is there', 'amiss'];
      const lines = all.map(({ name, filters, decidesFor, pending, unacknowledged, waiting, amiss }) => [
        name,
        filters.join(' '),
        decidesFor,
        pending,
        unacknowledged,
        waiting,
        amiss,
      ]);
      print(tableOutput(all, columns, lines, 'No subscribers.'), json === true);
    });

  group
    .command('remove')
    .description('remove account and consumer; unread events are lost to it')
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

  group
    .command('migrate')
    .description('give the subscribers of an earlier Parley accounts of their own')
    .addOption(natsUrl())
    .action(async (_: object, command: Command) => {
      const { natsUrl: url, json } = optionsOf<{ natsUrl?: string }>(command);
      const { migrated, toDo } = await useSubscribers(url, (subscribers) => subscribers.migrate());
      print({ json: { migrated, toDo }, text: migrationText(migrated, toDo) }, json === true);
    });
}

/** What the programs of migrated subscribers must change. */
function migrationText(migrated: readonly string[], toDo: string | null): string {
  if (migrated.length === 0) return 'There are no subscribers.';
  return [
    `${migrated.join(', ')}: each has an account of its own. Its program must call`,
    `  jetstream(connection, { apiPrefix: '${JETSTREAM_PREFIX}' })`,
    'User, password, consumer and unread events stay. A pull may wait for five minutes at most.',
    ...(toDo === null ? [] : ['', toDo]),
  ].join('\n');
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
