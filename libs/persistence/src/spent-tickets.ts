import type { DataSource } from 'typeorm';

/** Marks a ticket as used. @returns whether this was the first use, across all processes of the service */
export async function spendTicket(
  dataSource: DataSource,
  { id, expiresAt }: { readonly id: string; readonly expiresAt: Date },
): Promise<boolean> {
  const spent = await dataSource.query<unknown[]>(
    `INSERT INTO spent_tickets (id, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1`,
    [id, expiresAt],
  );
  return spent.length > 0;
}

/** Deletes tickets that have expired, a minute later, in case clocks differ. */
export async function forgetSpentTickets(dataSource: DataSource): Promise<void> {
  await dataSource.query(`DELETE FROM spent_tickets WHERE expires_at < now() - interval '1 minute'`);
}
