// planted
import { gateway } from '../../forum/src/gateway.js';

export const main = gateway;
