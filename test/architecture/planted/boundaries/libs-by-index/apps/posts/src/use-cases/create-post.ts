// planted
import { once } from '../../../../libs/kernel/src/ids.js';

export const createPost = once;
