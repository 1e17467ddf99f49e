// planted
import type { Gone } from 'no-such-package-anywhere';

export type PostsModule = Gone;
