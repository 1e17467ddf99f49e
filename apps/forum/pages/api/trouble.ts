import { ParleyProblem } from '#libs/client';

/** What to tell somebody whose wish was not met. */
export interface Trouble {
  readonly text: string;
  /** What is wrong with single fields, by their names. */
  readonly faults: Readonly<Record<string, string>>;
}

/** @throws what is no refusal and no broken connection: that is a defect of ours */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof ParleyProblem) return troubleIn(error);
  // This is how `fetch` says that nobody answers.
  if (error instanceof TypeError) return { text: 'Parley cannot be reached. Try again in a moment.', faults: {} };
  throw error;
}

function troubleIn({ message, problem, retryAfter }: ParleyProblem): Trouble {
  const { errors = [] } = problem;
  if (errors.length > 0) {
    const faults = Object.fromEntries(errors.map(({ path, message }) => [path, message]));
    return { text: 'Something is not right yet: see at each field.', faults };
  }
  const wait = retryAfter === null ? '' : ` Try again in ${String(retryAfter)} s.`;
  return { text: `${message.replace(/\.?$/, '.')}${wait}`, faults: {} };
}
