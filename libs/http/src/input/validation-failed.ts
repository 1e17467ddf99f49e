import { Refused } from '#libs/kernel';

/** What is wrong with one field; `path` leads to it, like `limits.titleLength`, and is empty for the body as a whole. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

const MAX_PATH_LENGTH = 200;

/** @param path the names that lead to the field */
export function fieldError(path: readonly string[], message: string): FieldError {
  return { path: path.join('.').slice(0, MAX_PATH_LENGTH), message };
}

export function unknownField(path: readonly string[]): FieldError {
  return fieldError(path, 'is not a known field');
}

/** The refusal of a request with invalid fields. */
export class ValidationFailed extends Refused {
  constructor(readonly errors: readonly FieldError[]) {
    super('request.invalid', 'Correct the fields that are listed in errors.');
    this.name = 'ValidationFailed';
  }
}
