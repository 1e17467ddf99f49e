/** Characters at the end of a replica's id (a UUIDv7) that are random. */
const SUFFIX_LENGTH = 12;

/**
 * The `application_name` of a replica's messaging connections, by which the other replicas see whether it is still connected.
 * @param prefix what stands before the end of the id: at most 50 bytes, because Postgres truncates names after 63
 */
export function sessionName(prefix: string, replica: string): string {
  return `${prefix} ${replica.slice(-SUFFIX_LENGTH)}`;
}

/**
 * SQL: whether a replica has ended although its lease has not expired, because no connection bears its name. Postgres shows names
 * to sessions of the same role; if it does not show even our own name, no replica counts as ended.
 *
 * A live replica always has a connection: it queries the database every `idlePoll`, and the pool closes a connection only after
 * 10 s without use.
 * @param replica SQL for its id
 * @param self SQL for the id of the replica that asks
 */
export function hasEnded(replica: string, self: string): string {
  return `(${isConnected(self)} AND NOT ${isConnected(replica)})`;
}

function isConnected(replica: string): string {
  const suffix = (text: string) => `right(${text}, ${String(SUFFIX_LENGTH)})`;
  return `EXISTS (SELECT 1 FROM pg_stat_activity WHERE ${suffix('application_name')} = ${suffix(replica)})`;
}
