import { Type } from '@sinclair/typebox';

const textOrNull = Type.Union([Type.String(), Type.Null()]);

/** A person as readers get them. */
export const personSchema = Type.Object({
  id: Type.String(),
  kind: Type.Union([Type.Literal('member'), Type.Literal('guest')]),
  name: Type.String(),
  handle: textOrNull,
  picture: textOrNull,
});
