import { Argument, type Command } from 'commander';
import type { ConsumerState } from '#libs/messaging';
import { Api } from './api.js';
import { consumerTable } from './consumers.js';
import { optionsOf, serviceNames } from './options.js';
import { print } from './output.js';
import { timeArgument } from './time-argument.js';

export function addReplay(program: Command): void {
  program
    .command('replay')
    .description('replay a consumer, which corrects its copies; refused for effects')
    .addArgument(new Argument('<service>').choices(serviceNames))
    .argument('<consumer>', 'projections')
    .requiredOption(
      '--from <place>',
      'start: everything in the stream; snapshots: the current state of the owners; or a time, or how long ago, such as 1h',
      (text) => (text === 'start' || text === 'snapshots' ? text : timeArgument(text)),
    )
    .action(async (service: string, consumer: string, _: object, command: Command) => {
      const { from, ...options } = optionsOf<{ from: string }>(command);
      const api = await Api.open(options);
      const path = `/v1/admin/${service}/consumers/${encodeURIComponent(consumer)}/replay`;
      const state = await api.send<ConsumerState>('POST', path, { from });
      print({ json: state, text: consumerTable([{ service, consumers: [state] }]) }, options.json === true);
    });
}
