// planted
import type { Thing } from '../events/in/posts.handler.js';

export type Used = Thing;
