// planted
export { gone } from './gone.js';
