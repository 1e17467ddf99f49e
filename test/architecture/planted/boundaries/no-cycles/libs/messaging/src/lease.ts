// planted; a cycle is reported once, at one of its modules
import { outbox } from './outbox.js';

export const lease = { outbox };
