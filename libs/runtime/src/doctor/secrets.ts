import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readSites, InvalidSitesFile } from '#libs/sites';
import { type Installation, InstallationIncomplete } from '../installation/installation.js';
import { type Finding, fault, ok, warning } from './finding.js';

const LONG_ENOUGH = 32;
/** A secret from a random source of that length has more different characters than this. */
const VARIED = 10;

export function examineSecrets(installation: Installation): Finding[] {
  const check = 'secret';
  let secret: string;
  try {
    secret = installation.secret;
  } catch (error) {
    if (!(error instanceof InstallationIncomplete)) throw error;
    return [fault(check, 'there is none', error.message)];
  }
  return [examineSecret(secret), ...examineSecretFile(installation), ...examineSites(installation, secret)];
}

/** The secret itself never stands in a finding. */
export function examineSecret(secret: string): Finding {
  const check = 'secret';
  const remedy = 'Take a random one, such as `openssl rand -hex 32` gives; all tokens are void then.';
  const found = `${String(secret.length)} characters`;
  if (secret.length < LONG_ENOUGH) return fault(check, found, remedy);
  if (new Set(secret).size < VARIED) return warning(check, `${found}, but few different ones`, remedy);
  return ok(check, found);
}

function examineSecretFile({ environment, directory }: Installation): Finding[] {
  if (environment.PARLEY_SECRET !== undefined) return [];
  const file = join(directory, 'secret');
  const check = 'secret file';
  const isOpen = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
  return [isOpen ? warning(check, 'others may read it', `chmod 600 ${file}`) : ok(check, 'only its owner may read it')];
}

function examineSites({ environment }: Installation, secret: string): Finding[] {
  const file = environment.PARLEY_SITES;
  if (file === undefined) return [];
  const check = 'sites file';
  try {
    const { keys } = readSites(readFileSync(file, 'utf8'), secret).get('default');
    const signing = warning(
      'tokens of the site default',
      'others sign them',
      'Give --token where a command needs one.',
    );
    return [ok(check, file), ...('secret' in keys ? [] : [signing])];
  } catch (error) {
    const isExpected = error instanceof InvalidSitesFile || (error as NodeJS.ErrnoException).code !== undefined;
    if (!isExpected) throw error;
    return [fault(check, (error as Error).message, 'Mend it: Parley does not start with it.')];
  }
}
