// planted
import { randomBytes } from 'node:crypto';

export const secret = randomBytes;
