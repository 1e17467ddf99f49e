// planted
import { eventually } from '#libs/testing';

export const createPost = eventually;
