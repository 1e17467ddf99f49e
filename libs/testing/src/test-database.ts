import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { testSetting } from './setting.js';

/** A database of a test file's own. */
export interface TestDatabase {
  /** Of a superuser. */
  readonly adminUrl: string;
  drop(): Promise<void>;
}

export async function testDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const cluster = testSetting('POSTGRES');
  await onCluster(cluster, `CREATE DATABASE ${name}`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return {
    adminUrl: url.href,
    drop: () => onCluster(cluster, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function onCluster(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
