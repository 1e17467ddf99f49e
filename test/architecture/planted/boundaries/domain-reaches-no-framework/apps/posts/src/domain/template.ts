// planted
import { readFileSync } from 'node:fs';

export const template = readFileSync;
