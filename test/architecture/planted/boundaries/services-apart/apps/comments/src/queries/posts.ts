// planted
import type { Post } from '../../../posts/src/domain/post.js';

export type Posts = Post[];
