import type { Command } from 'commander';
import type { Finding } from '#libs/runtime';
import { optionsOf } from './options.js';
import { print } from './output.js';
import { tableOf } from './table.js';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check everything that Parley depends on, and say what to do; exit code 1 if a check finds a fault')
    .action(async (_: object, command: Command) => {
      const { examine, services, wholeInstallation } = await import('./all-services.js');
      const { url, json } = optionsOf(command);
      const parley = wholeInstallation();
      const findings = await examine(parley, services, url ?? parley.url);
      print({ json: findings, text: shown(findings) }, json === true);
      if (findings.some(({ state }) => state === 'fault')) process.exitCode = 1;
    });
}

function shown(findings: readonly Finding[]): string {
  const table = tableOf(
    ['state', 'check', 'found'],
    findings.map(({ state, check, found }) => [state, check, found]),
  );
  const remedies = findings.flatMap(({ check, remedy }) => (remedy === null ? [] : [`- ${check}: ${remedy}`]));
  return remedies.length === 0 ? table : [table, '', 'What to do:', ...remedies].join('\n');
}
