// planted
export { post } from './post.js';
