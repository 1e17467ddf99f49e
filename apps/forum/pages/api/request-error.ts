import { ParleyProblem } from '#libs/client';

/** What to show a user whose request failed. */
export interface RequestError {
  readonly text: string;
  /** What is wrong with single fields, by field name. */
  readonly fields: Readonly<Record<string, string>>;
}

/** @throws what is neither an error response nor a broken connection, because that is a bug in this page */
export function toRequestError(error: unknown): RequestError {
  if (error instanceof ParleyProblem) return fromProblem(error);
  // `fetch` throws a TypeError if the connection fails.
  if (error instanceof TypeError) return { text: 'Parley cannot be reached. Try again in a moment.', fields: {} };
  throw error;
}

function fromProblem({ message, problem, retryAfter }: ParleyProblem): RequestError {
  const { errors = [] } = problem;
  if (errors.length > 0) {
    const fields = Object.fromEntries(errors.map(({ path, message }) => [path, message]));
    return { text: 'Some fields are not valid. See the message at each of them.', fields };
  }
  const retry = retryAfter === null ? '' : ` Try again in ${String(retryAfter)} s.`;
  return { text: `${message.replace(/\.?$/, '.')}${retry}`, fields: {} };
}
