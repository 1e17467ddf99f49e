import { lease } from './lease.js';

export const relay = { lease };
