import type { Thing } from '../domain/comment.js';

export type Used = Thing;
