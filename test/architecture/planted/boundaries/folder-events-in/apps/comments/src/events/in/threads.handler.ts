// planted
import type { Thing } from '../../persistence/threads.repository.js';

export type Used = Thing;
