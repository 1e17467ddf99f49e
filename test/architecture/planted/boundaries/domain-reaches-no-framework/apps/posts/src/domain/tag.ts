// planted
import type { Log } from '#libs/kernel';

export type Tag = Log;
