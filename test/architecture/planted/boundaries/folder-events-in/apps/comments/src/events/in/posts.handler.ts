import type { Thing } from '../../use-cases/follow-post.js';

export type Used = Thing;
