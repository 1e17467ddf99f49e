// planted
import { door } from '#libs/http';

export const up = door;
