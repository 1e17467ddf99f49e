export { guard } from './auth/index.js';
