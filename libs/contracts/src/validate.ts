import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { envelopeSchema } from './envelope.js';
import type { EventContract } from './event-contract.js';

const ajv = new Ajv({ allErrors: true });
formats.default(ajv);

const compiled = new Map<object, ValidateFunction>();

function validatorOf(schema: object): ValidateFunction {
  let validate = compiled.get(schema);
  if (validate === undefined) {
    validate = ajv.compile(schema);
    compiled.set(schema, validate);
  }
  return validate;
}

/** Validates an event's data against its contract. @returns the violations */
export function validateData(contract: EventContract, data: unknown): string[] {
  return violations(validatorOf(contract.data), data);
}

/** Validates an envelope without its data. @returns the violations */
export function validateEnvelope(envelope: unknown): string[] {
  return violations(validatorOf(envelopeSchema), envelope);
}

function violations(validate: ValidateFunction, value: unknown): string[] {
  return validate(value) ? [] : (validate.errors ?? []).map(describe);
}

function describe(error: ErrorObject): string {
  return `${error.instancePath || '/'} ${error.message ?? 'is invalid'}`;
}
