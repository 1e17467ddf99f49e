import { Socket } from 'node:net';
import { DataSource, type EntitySchema } from 'typeorm';

export interface DataSourceOptions {
  /** With the role that owns the schema. */
  readonly url: string;
  readonly schema: string;
  readonly entities: readonly EntitySchema[];
  readonly poolSize: number;
  /** What Postgres shows in pg_stat_activity. */
  readonly applicationName: string;
  /** A frozen process must release the rows that it has locked; milliseconds. */
  readonly idleInTransactionTimeout: number;
  /** A connection without a byte for this long counts as lost; milliseconds. Longer than any statement may take. */
  readonly inactivityTimeout?: number;
}

const STATEMENT_TIMEOUT_MS = 30_000;

/** A data source that sees one schema. It is not connected yet. */
export function createDataSource(options: DataSourceOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    schema: options.schema,
    entities: [...options.entities],
    poolSize: options.poolSize,
    applicationName: options.applicationName,
    migrationsTableName: 'migrations',
    connectTimeoutMS: 5_000,
    extra: {
      options: [
        `-c search_path=${options.schema}`,
        `-c idle_in_transaction_session_timeout=${String(options.idleInTransactionTimeout)}`,
        `-c statement_timeout=${String(STATEMENT_TIMEOUT_MS)}`,
      ].join(' '),
      keepAlive: true,
      stream: () => socketWithTimeout(options.inactivityTimeout ?? STATEMENT_TIMEOUT_MS + 5_000),
    },
  });
}

/** A link that was cut silently would hold its query until the kernel's own timeout, a quarter of an hour. */
function socketWithTimeout(timeout: number): Socket {
  const socket = new Socket();
  socket.setTimeout(timeout, () => {
    socket.destroy(Object.assign(new Error('The database sent nothing for too long.'), { code: 'ETIMEDOUT' }));
  });
  return socket;
}
