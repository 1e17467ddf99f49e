import { type TSchema, Type } from '@sinclair/typebox';

export const id = () => Type.String({ format: 'uuid' });
export const time = () => Type.String({ format: 'date-time' });
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const count = () => Type.Integer({ minimum: 0 });
export const positive = () => Type.Integer({ minimum: 1 });

export const authorKind = () => Type.Union([Type.Literal('member'), Type.Literal('guest')]);

/** An author as readers see them. `id` is the `sub` claim of the token, which the site chooses; it need not be a UUID. */
export const person = () =>
  Type.Object({
    id: Type.String({ minLength: 1 }),
    kind: authorKind(),
    name: Type.String(),
    handle: nullable(Type.String()),
    picture: nullable(Type.String()),
  });

/** The decisions that a moderator, a rule or a subscriber can make. */
export const verdict = () =>
  Type.Union([
    Type.Literal('approve'),
    Type.Literal('reject'),
    Type.Literal('spam'),
    Type.Literal('hold'),
    Type.Literal('remove'),
    Type.Literal('restore'),
    Type.Literal('label'),
    Type.Literal('request_changes'),
    Type.Literal('shadow'),
  ]);
