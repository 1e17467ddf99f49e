export { once } from './ids.js';
