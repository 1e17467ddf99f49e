import { type Command, Option } from 'commander';
import type { OutboxState } from '#libs/messaging';
import { Api } from './api.js';
import { optionsOf, serviceNames } from './options.js';
import { print, tableOutput } from './output.js';
import { timeArgument } from './time-argument.js';

export function addOutbox(program: Command): void {
  const outbox = program
    .command('outbox')
    .description('events that each service has still to publish: show, republish');

  outbox
    .command('show', { isDefault: true })
    .description('show what is pending, and which replica publishes it')
    .action(async (_: object, command: Command) => {
      const { json, ...options } = optionsOf(command);
      const api = await Api.open(options);
      const states = await Promise.all(
        serviceNames.map(async (service) => ({
          service,
          ...(await api.get<OutboxState>(`/v1/admin/${service}/outbox`)),
        })),
      );
      const columns = ['service', 'pending', 'oldest seconds', 'sent and kept', 'relay', 'changes of hand'];
      const lines = states.map(({ service, pending, oldestSeconds, sentKept, relay }) => [
        service,
        pending,
        oldestSeconds,
        sentKept,
        relay.owner,
        relay.epoch,
      ]);
      print(tableOutput(states, columns, lines, 'No service.'), json === true);
    });

  outbox
    .command('republish')
    .description('publish again what the broker has acknowledged since then; consumers drop duplicates')
    .requiredOption('--since <time>', 'a time, or how long ago, such as 1h', (text) => timeArgument(text))
    .addOption(new Option('--service <service>', 'only of this service').choices(serviceNames))
    .action(async (_: object, command: Command) => {
      const { since, service, json, ...options } = optionsOf<{ since: string; service?: string }>(command);
      const api = await Api.open(options);
      const done: { service: string; republished: number }[] = [];
      for (const name of serviceNames.filter((one) => service === undefined || one === service)) {
        const path = `/v1/admin/${name}/outbox/republish`;
        done.push({ service: name, ...(await api.send<{ republished: number }>('POST', path, { since })) });
      }
      const lines = done.map(({ service: name, republished }) => [name, republished]);
      print(tableOutput(done, ['service', 'published again'], lines, 'No service.'), json === true);
    });
}
