/** An error whose message says what is wrong and what to do, so a stack trace would only distract. */
export abstract class ExplainedError extends Error {
  readonly isExplained = true;
}

/** By the property and not by the class, because the command line loads bundles that have copies of the class. */
export function isExplained(error: unknown): error is ExplainedError {
  return error instanceof Error && 'isExplained' in error && error.isExplained === true;
}
