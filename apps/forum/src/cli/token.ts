import type { Command } from 'commander';
import { developmentToken } from '#libs/runtime';
import { optionsOf } from './options.js';
import { print } from './output.js';

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
    .requiredOption('--sub <id>', 'the id of the person')
    .requiredOption('--name <name>', 'the name that readers see')
    .option('--handle <handle>', 'the name in @mentions (default: the id, where it fits)')
    .option('--email <address>', 'a verified address')
    .option('--role <role...>', 'moderator, admin', [])
    .option('--site <site>', 'the token is valid for this site only')
    .option('--expires <time>', 'how long it is valid', '30d')
    .action(async (_: object, command: Command) => {
      const { sub, name, handle, email, site, role: roles, expires, json } = optionsOf<TokenOptions>(command);
      const token = await developmentToken({ sub, name, handle, email, site, roles }, expires);
      print({ json: { token }, text: token }, json === true);
    });
}
