// planted
import type { door } from '#libs/persistence';

export type Embedded = typeof door;
