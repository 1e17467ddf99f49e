import { Argument, type Command, Option } from 'commander';
import type { DeadLetter, WholeDeadLetter } from '#libs/messaging';
import { Api } from './api.js';
import { optionsOf, serviceNames } from './options.js';
import { rows, tell } from './output.js';
import { tableOf } from './table.js';

const MOST = 100;
/** So much of an error fits in a line. */
const SHORT = 60;

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
  const group = program.command('dead-letters').description('events that failed: list, show, redrive, discard');
  const service = () => new Argument('<service>').choices(serviceNames);

  group
    .command('list', { isDefault: true })
    .description('list what is dead, and what failed and will be tried again')
    .addOption(new Option('--service <service>', 'only of this one').choices(serviceNames))
    .addOption(
      new Option('--state <state>', 'only these; waiting are also those that only queue').choices(['dead', 'waiting']),
    )
    .option('--key <key>', 'only of this partition key')
    .option('--type <type>', 'only of this type')
    .action(async (_: object, command: Command) => {
      const { json, ...options } = optionsOf<ListOptions>(command);
      tell(await list(await Api.open(options), options), json === true);
    });

  group
    .command('show')
    .description('show all that is known of one: the event, the error, the attempts')
    .addArgument(service())
    .argument('<id>')
    .action(async (of: string, id: string, _: object, command: Command) => {
      const { json, ...options } = optionsOf(command);
      const api = await Api.open(options);
      const letter = await api.get<WholeDeadLetter>(`/v1/admin/${of}/dead-letters/${encodeURIComponent(id)}`);
      tell({ json: letter, text: whole(letter) }, json === true);
    });

  group
    .command('redrive')
    .description('try again at once, each key in its order: by id, by key or by type')
    .addArgument(service())
    .option('--id <id...>', 'these')
    .option('--key <key>', 'all that failed of this partition key')
    .option('--type <type>', 'all that failed of this type')
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
      tell({ json: done, text: `${String(done.redriven)} will be tried again.` }, json === true);
    });

  group
    .command('discard')
    .description('give one up, so that what waits behind it goes on')
    .addArgument(service())
    .argument('<id>')
    .action(async (of: string, id: string, _: object, command: Command) => {
      const { json, ...options } = optionsOf(command);
      const api = await Api.open(options);
      await api.send('DELETE', `/v1/admin/${of}/dead-letters/${encodeURIComponent(id)}`);
      tell({ json: { discarded: id }, text: `${id} of ${of} is given up.` }, json === true);
    });
}

async function list(api: Api, { service, ...filter }: ListOptions) {
  const { state, key, type } = filter;
  const query = new URLSearchParams({
    limit: String(MOST),
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
  return rows(letters, columns, lines, 'Nothing failed.');
}

interface Page {
  readonly items: readonly DeadLetter[];
  readonly nextCursor: string | null;
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > SHORT ? `${line.slice(0, SHORT - 1)}…` : line;
}

function whole({ envelope, payload, stack, error, ...facts }: WholeDeadLetter): string {
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
