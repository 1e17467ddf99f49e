import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataSource, type DataSourceOptions, type MigrationInterface, type QueryRunner } from 'typeorm';

const FILE = /^([0-9]{12})_([a-z0-9_]+)\.sql$/;

/** The advisory lock with which one process at a time migrates a schema. */
const MIGRATION_LOCK = 7_275_395;

/**
 * Migrates a schema to the newest version. SQL, forward only, each file in a transaction.
 * @param folders with files named `<yyyymmddhhmm>_<name>.sql`, run in the order of their times across all folders
 * @returns the names of the migrations that it ran
 * @throws {Error} if a file has another kind of name, or a migration fails, which is then rolled back
 */
export async function migrate(dataSource: DataSource, folders: readonly string[]): Promise<string[]> {
  const migrations = folders.flatMap(migrationsIn);
  // A data source of its own, so that its one connection holds the lock from the first migration to the last.
  const migrator = new DataSource({
    ...dataSource.options,
    entities: [],
    migrations,
    poolSize: 2,
    extra: withoutTimeouts(dataSource.options.extra as { options?: string } | undefined),
  } as DataSourceOptions);
  await migrator.initialize();
  const lock = migrator.createQueryRunner();
  try {
    await lock.query(`SELECT pg_advisory_lock($1, hashtext(current_schema()))`, [MIGRATION_LOCK]);
    const ran = await migrator.runMigrations({ transaction: 'each' });
    return ran.map((migration) => migration.name);
  } finally {
    await lock.release();
    await migrator.destroy();
  }
}

/** Building an index may take longer than a request may wait, and so may waiting for another replica that migrates. */
function withoutTimeouts(extra: { options?: string } | undefined): object {
  return { ...extra, options: `${extra?.options ?? ''} -c statement_timeout=0`, stream: undefined };
}

function migrationsIn(folder: string): (new () => MigrationInterface)[] {
  return readdirSync(folder)
    .sort()
    .map((file) => migrationOf(join(folder, file)));
}

/** The names of all migrations in these folders, as the table `migrations` records them. */
export function migrationNames(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => readdirSync(folder).map(nameOf));
}

function nameOf(file: string): string {
  const match = FILE.exec(basename(file));
  if (match?.[1] === undefined || match[2] === undefined)
    throw new Error(`A migration is named <yyyymmddhhmm>_<name>.sql, not ${file}.`);
  // TypeORM sorts by the 13 digits at the end of the name, which it takes for milliseconds: here yyyymmddhhmm and a zero.
  return `${match[2]}_${match[1]}0`;
}

function migrationOf(path: string): new () => MigrationInterface {
  const sql = readFileSync(path, 'utf8');
  const name = nameOf(path);
  return class implements MigrationInterface {
    readonly name = name;
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(sql);
    }
    down(): Promise<void> {
      throw new Error('Migrations go forward only.');
    }
  };
}

/** The folder with the SQL files of a module such as `libs/people`, in the source tree, since SQL is not compiled. */
export function migrationsOf(module: string): string {
  return join(projectRoot(import.meta.url), module, 'migrations');
}

/** The folder with the package.json above a module, compiled or not. */
export function projectRoot(moduleUrl: string): string {
  let folder = dirname(fileURLToPath(moduleUrl));
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder) throw new Error(`No package.json above ${moduleUrl}.`);
    folder = dirname(folder);
  }
  return folder;
}
