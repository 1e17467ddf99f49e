import { door } from '#libs/kernel';

export const down = door;
