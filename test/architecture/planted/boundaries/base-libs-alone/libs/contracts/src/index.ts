export { field } from './field.js';
