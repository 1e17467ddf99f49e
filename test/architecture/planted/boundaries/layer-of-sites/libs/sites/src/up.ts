// planted
import { door } from '#libs/persistence';

export const up = door;
