import type { Command } from 'commander';
import { runServices } from '#libs/runtime';
import { natsUsers } from '../nats-users.js';
import { services } from '../services.js';

export function addStart(program: Command): void {
  program
    .command('start')
    .description('run Parley, as npm start does, with servers of its own where the settings name none')
    .action(() => runServices(services, { embedded: { natsUsers } }));
}
