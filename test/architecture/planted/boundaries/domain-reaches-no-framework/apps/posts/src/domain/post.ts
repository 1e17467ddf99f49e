// planted
import type { EntitySchema } from 'typeorm';

export type Post = EntitySchema;
