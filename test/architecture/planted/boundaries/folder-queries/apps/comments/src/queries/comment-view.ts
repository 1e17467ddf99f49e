import type { Thing } from '../persistence/comments.repository.js';

export type Used = Thing;
