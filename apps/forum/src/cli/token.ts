import type { Command } from 'commander';
import { developmentToken } from '#libs/runtime';
import { tell } from './output.js';
import { optionsOf } from './options.js';

interface TokenOptions {
  readonly sub: string;
  readonly name: string;
  readonly handle?: string;
  readonly email?: string;
  readonly role: string[];
  readonly site?: string;
  readonly expires: string;
}

export function addToken(program: Command): void {
  program
    .command('token')
    .description('print a development token for the default site')
    .requiredOption('--sub <id>', 'who it speaks for')
    .requiredOption('--name <name>', 'the name that readers see')
    .option('--handle <handle>', 'the name in @mentions; the id, where it fits')
    .option('--email <address>', 'a verified address')
    .option('--role <role...>', 'moderator, admin', [])
    .option('--site <site>', 'the token is for this site alone')
    .option('--expires <time>', 'how long it is good for', '30d')
    .action(async (_: object, command: Command) => {
      const { sub, name, handle, email, site, role: roles, expires, json } = optionsOf<TokenOptions>(command);
      const token = await developmentToken({ sub, name, handle, email, site, roles }, expires);
      tell({ json: { token }, text: token }, json === true);
    });
}
