// planted
import type { id } from './index.js';

export type Text = typeof id;
