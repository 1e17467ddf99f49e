import { type ArgumentMetadata, type PipeTransform, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { fieldError, type FieldError, unknownField, ValidationFailed } from './validation-failed.js';

const MAX_ERRORS = 20;

/**
 * The global pipe: makes and validates instances of the classes that a route declares for body, query and path. It refuses
 * fields that a body's class does not have, and leaves out unknown query parameters. Throws ValidationFailed.
 */
export function validationPipe(): PipeTransform {
  const lenient = new ValidationPipe({ transform: true, whitelist: true, exceptionFactory });
  const strict = new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    exceptionFactory,
  });
  return {
    transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
      if (metadata.type !== 'body') return lenient.transform(value, metadata) as Promise<unknown>;
      if (metadata.data === undefined && !isObject(value)) throw notAnObject(value);
      const inherited = inheritedNames(value, []);
      if (inherited.length > 0) throw new ValidationFailed(inherited.slice(0, MAX_ERRORS));
      return strict.transform(value, metadata) as Promise<unknown>;
    },
  };
}

/** class-transformer silently leaves out fields that are named like a member of every object, such as `toString`. */
function inheritedNames(value: unknown, parents: readonly string[]): FieldError[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name in Object.prototype ? [unknownField([...parents, name])] : inheritedNames(inner, [...parents, name]),
  );
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notAnObject(value: unknown): ValidationFailed {
  return new ValidationFailed([
    fieldError([], value === undefined ? 'the body is missing' : 'the body must be a JSON object'),
  ]);
}

function exceptionFactory(errors: ValidationError[]): ValidationFailed {
  return new ValidationFailed(fieldErrorsOf(errors, []).slice(0, MAX_ERRORS));
}

function fieldErrorsOf(errors: readonly ValidationError[], parents: readonly string[]): FieldError[] {
  return errors.slice(0, MAX_ERRORS).flatMap((error) => {
    const path = [...parents, error.property];
    const own = Object.entries(error.constraints ?? {}).map(([name, message]) =>
      name === 'whitelistValidation' ? unknownField(path) : fieldError(path, message),
    );
    return [...own, ...fieldErrorsOf(error.children ?? [], path)];
  });
}
