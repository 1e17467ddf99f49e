import type { Thing } from './list-comments.js';

export type Used = Thing;
