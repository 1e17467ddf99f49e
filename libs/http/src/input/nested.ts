import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { field, type Presence } from './field.js';

/** An object of its own class. ValidateNested alone would let a list of such objects through, an empty one too. */
export function Nested(type: () => new () => object, presence: Presence = {}): PropertyDecorator {
  return applyDecorators(
    // Swagger takes a function for a lazy type by its name only.
    field('nested', presence, { type: () => type() }, (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value) ? null : 'must be an object',
    ),
    ValidateNested({ message: 'must be an object' }),
    Type(type),
  );
}
