// planted
import { field } from '#libs/contracts';

export const slug = field;
