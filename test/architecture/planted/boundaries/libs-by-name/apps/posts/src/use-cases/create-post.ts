// planted
import { id } from '../../../../libs/kernel/src/index.js';

export const createPost = id;
