import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse } from '@nestjs/swagger';
import { type TSchema, Type } from '@sinclair/typebox';

/** Declares in the OpenAPI document the body of a route's 200 response. */
export function OkSchema(schema: TSchema): MethodDecorator {
  return applyDecorators(ApiBearerAuth(), ApiOkResponse({ schema: plain(schema) }));
}

/** Declares the body of a 201 response with `Location`. */
export function CreatedSchema(schema: TSchema): MethodDecorator {
  const headers = { Location: { schema: { type: 'string' } } };
  return applyDecorators(ApiBearerAuth(), ApiCreatedResponse({ schema: plain(schema), headers }));
}

/** Declares a list: a page of such items, and the cursor of the next page. */
export function PageSchema(schema: TSchema): MethodDecorator {
  return OkSchema(Type.Object({ items: Type.Array(schema), nextCursor: Type.Union([Type.String(), Type.Null()]) }));
}

/** Without TypeBox' symbols. */
function plain(schema: TSchema): object {
  return JSON.parse(JSON.stringify(schema)) as object;
}
