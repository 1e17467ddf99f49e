import type { Thing } from '../reads/find-thread.js';

export type Used = Thing;
