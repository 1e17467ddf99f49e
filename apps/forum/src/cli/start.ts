import type { Command } from 'commander';

export function addStart(program: Command): void {
  program
    .command('start')
    .description('run Parley, as npm start does, with servers of its own where the settings name none')
    .action(async () => {
      await import('../main.js');
    });
}
