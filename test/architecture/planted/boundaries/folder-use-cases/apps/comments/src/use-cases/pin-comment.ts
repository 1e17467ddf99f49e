// planted
import type { Thing } from '../http/comment.dto.js';

export type Used = Thing;
