import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse } from '@nestjs/swagger';
import { type TSchema, Type } from '@sinclair/typebox';

/** Says in the OpenAPI document what a route answers with. */
export function Answers(schema: TSchema): MethodDecorator {
  return applyDecorators(ApiBearerAuth(), ApiOkResponse({ schema: plain(schema) }));
}

/** For a route that makes something: 201 with `Location`. */
export function AnswersCreated(schema: TSchema): MethodDecorator {
  const headers = { Location: { schema: { type: 'string' } } };
  return applyDecorators(ApiBearerAuth(), ApiCreatedResponse({ schema: plain(schema), headers }));
}

/** For a list: a page of items, and the cursor of the next one. */
export function AnswersPage(schema: TSchema): MethodDecorator {
  return Answers(Type.Object({ items: Type.Array(schema), nextCursor: Type.Union([Type.String(), Type.Null()]) }));
}

/** Without TypeBox' symbols. */
function plain(schema: TSchema): object {
  return JSON.parse(JSON.stringify(schema)) as object;
}
