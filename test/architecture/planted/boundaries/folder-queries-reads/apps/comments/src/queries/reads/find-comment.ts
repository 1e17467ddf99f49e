import type { Thing } from '../comment-view.js';

export type Used = Thing;
