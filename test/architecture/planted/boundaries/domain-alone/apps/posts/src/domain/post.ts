import { newId } from '#libs/kernel';
import type { Slug } from './kind.js';

export const post = (slug: Slug): string => slug + newId();
