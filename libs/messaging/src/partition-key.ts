import { isStorable } from '#libs/kernel';

/** An index entry must fit in a third of a page; characters as JavaScript counts them. */
const LONGEST = 256;

/** Whether a text can be a partition key: it is stored and indexed wherever an event waits. */
export function isPartitionKey(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && text.length <= LONGEST && isStorable(text);
}
