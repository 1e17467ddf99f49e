export { type Actor, type Person, type Role, isAdmin, isModerator } from './actor.js';
export { type Cause, causeOfEvent, causeOfRequest, traceIdOf } from './cause.js';
export { type Clock, systemClock } from './clock.js';
export { decodeCursor, encodeCursor } from './cursor.js';
export { type Decision, accept, refuse } from './decision.js';
export { idOfName, idTime, isId, newId } from './ids.js';
export type { Log } from './log.js';
export { Refused, settle } from './refused.js';
export { characters, isStorable } from './text.js';
