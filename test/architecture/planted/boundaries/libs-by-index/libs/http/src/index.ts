// planted
import type { Id } from '../../kernel/src/ids.js';

export type Guard = Id;
