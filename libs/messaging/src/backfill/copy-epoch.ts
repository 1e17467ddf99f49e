import type { Tx } from '#libs/persistence';

/**
 * Begins a new epoch of a copy without touching its rows: readers still see them, and whatever is read again replaces them, even if
 * a row claims to be newer. For `Projection.reset`.
 * @param copy the name by which the statements that write the rows call `epochOf`
 */
export async function beginEpoch(tx: Tx, copy: string): Promise<void> {
  await tx.query(
    `INSERT INTO copy_epochs AS known (copy, epoch) VALUES ($1, 1) ON CONFLICT (copy) DO UPDATE SET epoch = known.epoch + 1`,
    [copy],
  );
}

/** SQL: the current epoch of a copy. A row keeps the epoch in which it was written, and is outdated if that is lower. */
export function epochOf(copy: string): string {
  return `coalesce((SELECT epoch FROM copy_epochs WHERE copy = '${copy}'), 0)`;
}
