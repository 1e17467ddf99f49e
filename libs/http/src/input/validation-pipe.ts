import { type ArgumentMetadata, type PipeTransform, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { fault, type FieldFault, unknownField, ValidationFailed } from './validation-failed.js';

const MOST_FAULTS = 20;

/**
 * The global pipe: makes instances of the classes that a route names for body, query and path, and checks them.
 * Fields that a body's class does not have are refused; unknown query parameters are left out.
 * Throws ValidationFailed.
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
      if (inherited.length > 0) throw new ValidationFailed(inherited.slice(0, MOST_FAULTS));
      return strict.transform(value, metadata) as Promise<unknown>;
    },
  };
}

/** class-transformer leaves out, without a word, what is called like a member of every object, such as `toString`. */
function inheritedNames(value: unknown, parents: readonly string[]): FieldFault[] {
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
    { path: '', message: value === undefined ? 'the body is missing' : 'the body must be a JSON object' },
  ]);
}

function exceptionFactory(errors: ValidationError[]): ValidationFailed {
  return new ValidationFailed(faultsOf(errors, []).slice(0, MOST_FAULTS));
}

function faultsOf(errors: readonly ValidationError[], parents: readonly string[]): FieldFault[] {
  return errors.slice(0, MOST_FAULTS).flatMap((error) => {
    const path = [...parents, error.property];
    const own = Object.entries(error.constraints ?? {}).map(([name, message]) =>
      name === 'whitelistValidation' ? unknownField(path) : fault(path, message),
    );
    return [...own, ...faultsOf(error.children ?? [], path)];
  });
}
