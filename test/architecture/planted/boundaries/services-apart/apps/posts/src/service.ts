export const postsService = {};
