// planted
import { id } from '#libs/kernel';

export const cursor = id;
