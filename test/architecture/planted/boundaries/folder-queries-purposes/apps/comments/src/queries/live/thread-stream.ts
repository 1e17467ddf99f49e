// planted
import type { Thing } from '../pages/list-comments.js';

export type Used = Thing;
