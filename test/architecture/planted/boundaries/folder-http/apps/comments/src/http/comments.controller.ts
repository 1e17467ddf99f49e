import type { Thing } from '../queries/comment-view.js';

export type Used = Thing;
