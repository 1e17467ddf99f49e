import type { Tx } from '#libs/persistence';

/**
 * Begins a copy anew without touching its rows: readers go on seeing them, and each gives way to whatever is read again, be
 * it older than what the row says of itself. For `Projection.reset`.
 * @param copy the name under which the rows' statements ask for `epochOf`
 */
export async function beginAnew(tx: Tx, copy: string): Promise<void> {
  await tx.query(
    `INSERT INTO copy_epochs AS known (copy, epoch) VALUES ($1, 1) ON CONFLICT (copy) DO UPDATE SET epoch = known.epoch + 1`,
    [copy],
  );
}

/** SQL for the epoch that a copy is in. A row keeps the one that it was written in; it is out of date where that is lower. */
export function epochOf(copy: string): string {
  return `coalesce((SELECT epoch FROM copy_epochs WHERE copy = '${copy}'), 0)`;
}
