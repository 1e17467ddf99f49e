// planted
import { STATUS_CODES } from 'node:http';

export const refused = STATUS_CODES[403];
