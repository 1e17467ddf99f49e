import type { Thing } from '../events/out/comment-events.js';

export type Used = Thing;
