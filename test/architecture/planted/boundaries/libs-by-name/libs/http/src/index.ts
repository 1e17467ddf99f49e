// planted
import type { Id } from '../../kernel/src/index.js';

export type Guard = Id;
