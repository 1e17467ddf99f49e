// planted
import type { id } from '#libs/kernel';

export type Person = typeof id;
