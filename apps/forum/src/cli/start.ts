import type { Command } from 'commander';
import { runServices } from '#libs/runtime';
import { forumPages } from '../pages/forum-pages.js';
import { services } from '../services.js';

export function addStart(program: Command): void {
  program
    .command('start')
    .description('run Parley, as npm start does: what the settings do not name is started with it')
    .action(() => runServices(services, { embedded: true, pages: forumPages }));
}
