import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';

export interface Presence {
  /** May be left out. */
  readonly optional?: boolean;
  /** May be null. */
  readonly nullable?: boolean;
  /** For the OpenAPI description. */
  readonly description?: string;
}

/** A property with one check; `fault` says what is wrong with a value that is there, or null. */
export function field(
  name: string,
  { optional = false, nullable = false, description }: Presence,
  schema: ApiPropertyOptions,
  fault: (value: unknown) => string | null,
): PropertyDecorator {
  const told = (value: unknown): string | null => (value === undefined ? 'is missing' : fault(value));
  return applyDecorators(
    ApiProperty({ ...schema, required: !optional, ...(nullable && { nullable }), description } as ApiPropertyOptions),
    ValidateIf((_object, value: unknown) => !((optional && value === undefined) || (nullable && value === null))),
    ValidateBy({
      name,
      validator: {
        validate: (value: unknown) => told(value) === null,
        defaultMessage: (args) => told(args?.value) ?? 'is not right',
      },
    }),
  );
}
