// planted
import { door } from '#libs/messaging';

export const up = door;
