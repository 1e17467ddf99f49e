// planted
import { PostsModule } from '../../posts/src/posts.module.js';

export const oneModule = PostsModule;
