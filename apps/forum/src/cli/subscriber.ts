import { randomBytes } from 'node:crypto';
import { type Command, Option } from 'commander';
import { Api, ApiFailure, type ApiOptions } from './api.js';
import { optionsOf } from './options.js';
import { rows, tell } from './output.js';
import { snippet } from './snippet.js';
import { Subscribers } from './subscribers.js';

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
    .description('programs outside the house that read events from NATS: add, list, remove');
  const natsUrl = () =>
    new Option('--nats-url <url>', 'NATS as its user operator (default: the server of the data directory)');

  group
    .command('add')
    .description('make a user and a durable consumer, and print what the program needs; the password is shown once')
    .argument('<name>', 'of the user and of its consumer')
    .requiredOption('--site <site>', 'whose events')
    .requiredOption('--types <types>', 'such as comment.created, or comment.* for all of an entity', (text) =>
      text.split(','),
    )
    .addOption(new Option('--from <place>', 'which events come first').choices(['now', 'start']).default('now'))
    .option('--in-order', 'one event at a time, so that none overtakes another; slower')
    .addOption(natsUrl())
    .action(async (name: string, _: object, command: Command) => {
      const options = optionsOf<AddOptions>(command);
      const { site, types, from, inOrder, natsUrl: url, json } = options;
      await refuseUnknownSite(options, site);
      const added = await Subscribers.use(url, (subscribers) =>
        subscribers.add({
          name,
          site,
          types,
          from,
          inOrder: inOrder === true,
          password: randomBytes(24).toString('base64url'),
        }),
      );
      tell({ json: added, text: snippet(added) }, json === true);
    });

  group
    .command('list', { isDefault: true })
    .description('list them, with what each has still to read')
    .addOption(natsUrl())
    .action(async (_: object, command: Command) => {
      const { natsUrl: url, json } = optionsOf<{ natsUrl?: string }>(command);
      const all = await Subscribers.use(url, (subscribers) => subscribers.list());
      const columns = ['subscriber', 'reads', 'still to read', 'not acknowledged', 'is there', 'amiss'];
      const lines = all.map(({ name, filters, pending, unacknowledged, waiting, amiss }) => [
        name,
        filters.join(' '),
        pending,
        unacknowledged,
        waiting,
        amiss,
      ]);
      tell(rows(all, columns, lines, 'Nobody.'), json === true);
    });

  group
    .command('remove')
    .description('take user and consumer away; what it has not read is lost to it')
    .argument('<name>')
    .addOption(natsUrl())
    .action(async (name: string, _: object, command: Command) => {
      const { natsUrl: url, json } = optionsOf<{ natsUrl?: string }>(command);
      const told = await Subscribers.use(url, (subscribers) => subscribers.remove(name));
      tell(
        { json: { removed: name, ...told }, text: [`${name} is removed.`, told.toDo ?? ''].join('\n').trim() },
        json === true,
      );
    });
}

/** A site that is not there tells nothing, for ever. While Parley does not run, nobody can say which there are. */
async function refuseUnknownSite(options: ApiOptions, site: string): Promise<void> {
  try {
    await Api.withoutToken(options).get(`/v1/site?site=${encodeURIComponent(site)}`);
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.code === 'site.unknown') throw error;
  }
}
