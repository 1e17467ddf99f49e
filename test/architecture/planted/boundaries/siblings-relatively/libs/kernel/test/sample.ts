import { id } from '../src/index.js';

export const sample = id;
