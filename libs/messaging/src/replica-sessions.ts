/** So many characters at the end of a replica's id are random: it is a UUIDv7. */
const TAIL = 12;

/**
 * What Postgres is to call the connections of a replica's messaging, so that the other replicas see whether it is still there.
 * @param what said before the end of its id; no longer than 50 bytes, since Postgres cuts names after 63
 */
export function sessionName(what: string, replica: string): string {
  return `${what} ${replica.slice(-TAIL)}`;
}

/**
 * SQL: whether a replica has ended though its lease lasts, since nobody is connected under its name any more. Postgres shows
 * names to sessions of the same role. Where it does not show our own either, of nobody is known that it has ended.
 *
 * One that is there always has a connection: it asks the database something every `idlePoll`, and a pool closes what nobody has
 * used for 10 s.
 * @param replica SQL for its id
 * @param self SQL for the id of the replica that asks
 */
export function hasEnded(replica: string, self: string): string {
  return `(${isConnected(self)} AND NOT ${isConnected(replica)})`;
}

function isConnected(replica: string): string {
  const tail = (text: string) => `right(${text}, ${String(TAIL)})`;
  return `EXISTS (SELECT 1 FROM pg_stat_activity WHERE ${tail('application_name')} = ${tail(replica)})`;
}
