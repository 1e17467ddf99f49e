import { door } from '#libs/people';

export const down = door;
