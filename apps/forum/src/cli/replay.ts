import { Argument, type Command } from 'commander';
import type { ConsumerState } from '#libs/messaging';
import { Api } from './api.js';
import { consumerTable } from './consumers.js';
import { moment } from './moments.js';
import { optionsOf, serviceNames } from './options.js';
import { tell } from './output.js';

export function addReplay(program: Command): void {
  program
    .command('replay')
    .description('have a consumer read again, which makes its copies right; refused for effects')
    .addArgument(new Argument('<service>').choices(serviceNames))
    .argument('<consumer>', 'projections')
    .requiredOption(
      '--from <place>',
      'start: all that the stream holds; snapshots: the state as the owners have it now; or a time, or how long ago, such as 1h',
      (text) => (text === 'start' || text === 'snapshots' ? text : moment(text)),
    )
    .action(async (service: string, consumer: string, _: object, command: Command) => {
      const { from, ...options } = optionsOf<{ from: string }>(command);
      const api = await Api.open(options);
      const path = `/v1/admin/${service}/consumers/${encodeURIComponent(consumer)}/replay`;
      const state = await api.send<ConsumerState>('POST', path, { from });
      tell({ json: state, text: consumerTable([{ service, consumers: [state] }]) }, options.json === true);
    });
}
