// planted
import type { Thing } from '../use-cases/edit-comment.js';

export type Used = Thing;
