// planted
import type { Thing } from '../queries/find-thread.js';

export type Used = Thing;
