// planted
import type { etag } from '#libs/http';

export type Tag = typeof etag;
