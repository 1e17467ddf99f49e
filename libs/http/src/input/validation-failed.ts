import { Refused } from '#libs/kernel';

/** What is wrong with one field; `path` leads to it, like `limits.titleLength`, and is empty for the body as a whole. */
export interface FieldFault {
  readonly path: string;
  readonly message: string;
}

const LONGEST_PATH = 200;

/** @param path the names that lead to it */
export function fault(path: readonly string[], message: string): FieldFault {
  return { path: path.join('.').slice(0, LONGEST_PATH), message };
}

export function unknownField(path: readonly string[]): FieldFault {
  return fault(path, 'is not a field that is known here');
}

/** The refusal of a request with faulty fields. */
export class ValidationFailed extends Refused {
  constructor(readonly errors: readonly FieldFault[]) {
    super('request.invalid', 'See errors for what is wrong with each field.');
    this.name = 'ValidationFailed';
  }
}
