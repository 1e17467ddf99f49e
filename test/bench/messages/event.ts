import { commentCreated } from '#libs/contracts';
import { newId } from '#libs/kernel';
import { draft, type EventDraft } from '#libs/messaging';

/** Over how many threads the events are spread. */
const THREADS = 500;

const threads = Array.from({ length: THREADS }, newId);
let made = 0;

/** A comment's `created`, in one thread after the other; an event of middling weight, about 1.6 KiB with its envelope. */
export function commentEvent(id: string): EventDraft {
  const key = threads[made % THREADS] ?? '';
  const sequence = Math.floor(made++ / THREADS) + 1;
  const data = { ...commentCreated.example, id, threadId: key };
  return draft(commentCreated, { site: 'default', key, aggregateId: id, sequence, data });
}
