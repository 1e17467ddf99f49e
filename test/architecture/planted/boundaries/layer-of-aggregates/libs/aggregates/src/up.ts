// planted
import type { door } from '#libs/runtime';

export type Up = typeof door;
