import { Socket } from 'node:net';
import { DataSource, type EntitySchema } from 'typeorm';

export interface DataSourceOptions {
  /** With the role whose schema it is. */
  readonly url: string;
  readonly schema: string;
  readonly entities: readonly EntitySchema[];
  readonly poolSize: number;
  /** What Postgres shows in pg_stat_activity. */
  readonly applicationName: string;
  /** A frozen process must give up the rows that it has locked; milliseconds. */
  readonly idleInTransactionTimeout: number;
  /** After how long without a byte a connection counts as lost; milliseconds. Longer than any statement may take. */
  readonly silence?: number;
}

const STATEMENT_TIMEOUT = 30_000;

/** A data source that sees one schema. Nothing is connected yet. */
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
        `-c statement_timeout=${String(STATEMENT_TIMEOUT)}`,
      ].join(' '),
      keepAlive: true,
      stream: () => socketThatGivesUp(options.silence ?? STATEMENT_TIMEOUT + 5_000),
    },
  });
}

/** A link that was cut without a word would hold its query for a quarter of an hour: the kernel is patient. */
function socketThatGivesUp(silence: number): Socket {
  const socket = new Socket();
  socket.setTimeout(silence, () => {
    socket.destroy(Object.assign(new Error('The database has gone silent.'), { code: 'ETIMEDOUT' }));
  });
  return socket;
}
