import type { Thing } from '../queries/reads/find-thread.js';

export type Used = Thing;
