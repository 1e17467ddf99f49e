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

/** What is wrong with an event's data by its contract; empty when nothing is. */
export function faultsOfData(contract: EventContract, data: unknown): string[] {
  return faults(validatorOf(contract.data), data);
}

/** What is wrong with an envelope, its data apart; empty when nothing is. */
export function faultsOfEnvelope(envelope: unknown): string[] {
  return faults(validatorOf(envelopeSchema), envelope);
}

function faults(validate: ValidateFunction, value: unknown): string[] {
  return validate(value) ? [] : (validate.errors ?? []).map(sentence);
}

function sentence(error: ErrorObject): string {
  return `${error.instancePath || '/'} ${error.message ?? 'is wrong'}`;
}
