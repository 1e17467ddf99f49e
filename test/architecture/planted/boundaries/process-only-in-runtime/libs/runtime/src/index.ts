import { env } from 'node:process';

export const settings = env;
