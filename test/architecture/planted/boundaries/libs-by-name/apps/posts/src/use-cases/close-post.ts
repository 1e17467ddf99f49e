import { id } from '#libs/kernel';

export const closePost = id;
