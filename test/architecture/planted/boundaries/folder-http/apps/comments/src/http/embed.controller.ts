// planted
import type { Thing } from '../embed/document.js';

export type Used = Thing;
