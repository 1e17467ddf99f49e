import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidSitesFile, readSites } from '#libs/sites';
import { type Installation, InstallationIncomplete } from '../installation/installation.js';
import { type Finding, fault, ok, warning } from './finding.js';

const MIN_LENGTH = 32;
/** A random secret of that length has more different characters than this. */
const MIN_VARIETY = 10;

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

/** The secret itself is never part of a finding. */
export function examineSecret(secret: string): Finding {
  const check = 'secret';
  const remedy = 'Use a random one, for example from `openssl rand -hex 32`; this voids all tokens.';
  const found = `${String(secret.length)} characters`;
  if (secret.length < MIN_LENGTH) return fault(check, found, remedy);
  if (new Set(secret).size < MIN_VARIETY) return warning(check, `${found}, but few different ones`, remedy);
  return ok(check, found);
}

function examineSecretFile({ environment, directory }: Installation): Finding[] {
  if (environment.PARLEY_SECRET !== undefined) return [];
  const file = join(directory, 'secret');
  const check = 'secret file';
  const isReadable = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
  return [
    isReadable ? warning(check, 'others may read it', `chmod 600 ${file}`) : ok(check, 'only its owner may read it'),
  ];
}

function examineSites({ environment }: Installation, secret: string): Finding[] {
  const file = environment.PARLEY_SITES;
  if (file === undefined) return [];
  const check = 'sites file';
  try {
    const { keys } = readSites(readFileSync(file, 'utf8'), secret).get('default');
    const signing = warning(
      'tokens of the site default',
      'are signed by another issuer',
      'Give --token where a command needs one.',
    );
    return [ok(check, file), ...('secret' in keys ? [] : [signing])];
  } catch (error) {
    const isExpected = error instanceof InvalidSitesFile || (error as NodeJS.ErrnoException).code !== undefined;
    if (!isExpected) throw error;
    return [fault(check, (error as Error).message, 'Fix it: Parley does not start with it.')];
  }
}
