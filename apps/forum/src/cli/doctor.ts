import type { Command } from 'commander';
import { examine, type Finding, Installation } from '#libs/runtime';
import { services } from '../services.js';
import { optionsOf } from './options.js';
import { tell } from './output.js';
import { tableOf } from './table.js';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('look at all that Parley stands on, and say what to do; exit code 1 if something is at fault')
    .action(async (_: object, command: Command) => {
      const { url, json } = optionsOf(command);
      const installation = Installation.atHand();
      const findings = await examine(installation, services, url ?? installation.url);
      tell({ json: findings, text: shown(findings) }, json === true);
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
