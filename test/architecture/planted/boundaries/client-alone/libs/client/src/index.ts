// planted
import type { id } from '#libs/kernel';

export type Id = typeof id;
