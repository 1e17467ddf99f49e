import { findContract, partitionFilter, subjectFilter } from '#libs/contracts';
import type { Broker } from './broker.js';

/**
 * The subjects that a consumer of these event types asks for in a partition. A server older than 2.10 takes one filter: the consumer
 * gets the whole partition, and passes over what it does not handle.
 */
export function partitionFilters(
  broker: Pick<Broker, 'supportsSeveralFilters'>,
  types: readonly string[],
  partition: number,
): readonly string[] {
  if (!broker.supportsSeveralFilters) return [partitionFilter(partition)];
  const contracts = types.map(findContract).filter((contract) => contract !== undefined);
  // The versions of a type share a subject, and the server rejects the same filter twice.
  return [...new Set(contracts.map((contract) => subjectFilter(contract, partition)))];
}

/** Filters as a consumer's configuration has them: a server older than 2.10 does not know the list. */
export function filterOption(filters: readonly string[]): { filter_subject: string } | { filter_subjects: string[] } {
  const [first, ...others] = filters;
  return first !== undefined && others.length === 0 ? { filter_subject: first } : { filter_subjects: [...filters] };
}
