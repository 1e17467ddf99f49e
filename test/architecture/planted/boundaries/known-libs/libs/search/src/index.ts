// planted
export { search } from './search.js';
