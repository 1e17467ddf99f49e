import { Refused } from '#libs/kernel';

/** What is wrong with one field; `path` leads to it, like `limits.titleLength`, and is empty for the body as a whole. */
export interface FieldFault {
  readonly path: string;
  readonly message: string;
}

/** The refusal of a request with faulty fields. */
export class ValidationFailed extends Refused {
  constructor(readonly errors: readonly FieldFault[]) {
    super('request.invalid', 'See errors for what is wrong with each field.');
    this.name = 'ValidationFailed';
  }
}
