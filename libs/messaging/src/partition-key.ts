import { isStorable } from '#libs/kernel';

/** UTF-16 code units: an index entry must fit into a third of a page. */
const MAX_LENGTH = 256;

/** Whether a value can be a partition key, which is stored and indexed wherever an event waits. */
export function isPartitionKey(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && text.length <= MAX_LENGTH && isStorable(text);
}
