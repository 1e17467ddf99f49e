// planted
import type { Thing } from '../out/comment-events.js';

export type Used = Thing;
