// planted
import type { door } from '#libs/people';

export type Up = typeof door;
