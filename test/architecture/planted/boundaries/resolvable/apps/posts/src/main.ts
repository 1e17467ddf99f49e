// planted
import { gone } from '#libs/gone';

export const main = gone;
