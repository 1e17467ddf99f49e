import { Argument, type Command, Option } from 'commander';
import type { DeadLetter, WholeDeadLetter } from '#libs/messaging';
import { Api } from './api.js';
import { optionsOf, serviceNames } from './options.js';
import { print, tableOutput } from './output.js';
import { tableOf } from './table.js';

const PAGE_SIZE = 100;
/** How many characters of an error a line of the table shows. */
const MAX_ERROR_LENGTH = 60;

interface ListOptions {
  readonly service?: string;
  readonly state?: string;
  readonly key?: string;
  readonly type?: string;
}

interface RedriveOptions {
  readonly id?: readonly string[];
  readonly key?: string;
  readonly type?: string;
}

export function addDeadLetters(program: Command): void {
  const group = program.command('dead-letters').description('failed events: list, show, redrive, discard');
  const service = () => new Argument('<service>').choices(serviceNames);

  group
    .command('list', { isDefault: true })
    .description('list dead events, and failed ones that will be retried')
    .addOption(new Option('--service <service>', 'only of this service').choices(serviceNames))
    .addOption(
      new Option(
        '--state <state>',
        'only in this state; waiting includes events that wait behind a failed one of their key',
      ).choices(['dead', 'waiting']),
    )
    .option('--key <key>', 'only of this partition key')
    .option('--type <type>', 'only of this type')
    .action(async (_: object, command: Command) => {
      const { json, ...options } = optionsOf<ListOptions>(command);
      print(await list(await Api.open(options), options), json === true);
    });

  group
    .command('show')
    .description('show everything about one: the event, the error, the attempts')
    .addArgument(service())
    .argument('<id>')
    .action(async (of: string, id: string, _: object, command: Command) => {
      const { json, ...options } = optionsOf(command);
      const api = await Api.open(options);
      const letter = await api.get<WholeDeadLetter>(`/v1/admin/${of}/dead-letters/${encodeURIComponent(id)}`);
      print({ json: letter, text: detailsOf(letter) }, json === true);
    });

  group
    .command('redrive')
    .description('retry at once, each key in its order: by id, by key or by type')
    .addArgument(service())
    .option('--id <id...>', 'these events')
    .option('--key <key>', 'all failed events of this partition key')
    .option('--type <type>', 'all failed events of this type')
    .action(async (of: string, _: object, command: Command) => {
      const { id, key, type, json, ...options } = optionsOf<RedriveOptions>(command);
      const chosen = [id && { ids: id }, key && { key }, type && { type }].filter(
        (one) => one !== undefined && one !== '',
      );
      const [body] = chosen;
      if (chosen.length !== 1 || typeof body !== 'object')
        command.error('error: give exactly one of --id, --key and --type');
      const api = await Api.open(options);
      const done = await api.send<{ redriven: number }>('POST', `/v1/admin/${of}/dead-letters/redrive`, body);
      print({ json: done, text: `${String(done.redriven)} will be retried.` }, json === true);
    });

  group
    .command('discard')
    .description('discard one, so that later events of its key are handled')
    .addArgument(service())
    .argument('<id>')
    .action(async (of: string, id: string, _: object, command: Command) => {
      const { json, ...options } = optionsOf(command);
      const api = await Api.open(options);
      await api.send('DELETE', `/v1/admin/${of}/dead-letters/${encodeURIComponent(id)}`);
      print({ json: { discarded: id }, text: `${id} of ${of} is discarded.` }, json === true);
    });
}

async function list(api: Api, { service, ...filter }: ListOptions) {
  const { state, key, type } = filter;
  const query = new URLSearchParams({
    limit: String(PAGE_SIZE),
    ...(state !== undefined && { state }),
    ...(key !== undefined && { key }),
    ...(type !== undefined && { type }),
  });
  const letters: (DeadLetter & { readonly service: string })[] = [];
  for (const name of serviceNames.filter((one) => service === undefined || one === service)) {
    let cursor: string | null = null;
    do {
      if (cursor !== null) query.set('cursor', cursor);
      else query.delete('cursor');
      const page: Page = await api.get<Page>(`/v1/admin/${name}/dead-letters?${query.toString()}`);
      letters.push(...page.items.map((letter) => ({ service: name, ...letter })));
      cursor = page.nextCursor;
    } while (cursor !== null);
  }
  const columns = ['service', 'id', 'consumer', 'state', 'attempts', 'type', 'key', 'next attempt', 'error'];
  const lines = letters.map((letter) => [
    letter.service,
    letter.id,
    letter.consumer,
    letter.state,
    letter.attempts,
    letter.type,
    letter.key,
    letter.nextAttemptAt === null ? null : String(letter.nextAttemptAt),
    letter.error === null ? null : firstLine(letter.error),
  ]);
  return tableOutput(letters, columns, lines, 'No failed events.');
}

interface Page {
  readonly items: readonly DeadLetter[];
  readonly nextCursor: string | null;
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > MAX_ERROR_LENGTH ? `${line.slice(0, MAX_ERROR_LENGTH - 1)}…` : line;
}

function detailsOf({ envelope, payload, stack, error, ...facts }: WholeDeadLetter): string {
  const lines = Object.entries(facts).map(([name, value]) => [
    name,
    value instanceof Date ? value.toISOString() : value,
  ]);
  const content = envelope === null ? (payload?.text ?? '') : JSON.stringify(envelope, null, 2);
  return [
    tableOf(['', ''], lines).trim(),
    '',
    stack ?? error ?? 'It waits behind an earlier event of its key.',
    '',
    content,
  ].join('\n');
}
