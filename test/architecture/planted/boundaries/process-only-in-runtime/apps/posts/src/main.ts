// planted
import { env } from 'node:process';

export const main = env;
