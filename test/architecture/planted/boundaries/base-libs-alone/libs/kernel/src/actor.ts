// planted
import { field } from '#libs/contracts';

export const actor = field;
