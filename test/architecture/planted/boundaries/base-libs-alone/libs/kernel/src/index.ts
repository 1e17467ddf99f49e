export { id } from './ids.js';
