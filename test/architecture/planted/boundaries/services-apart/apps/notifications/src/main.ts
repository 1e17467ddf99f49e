// planted
import { frontDoor } from '../../forum/src/front-door.js';

export const main = frontDoor;
