// Loading all services takes longer than most commands, so only the commands that need them load this module.
export { backendsOf, examine, migrateServices } from '#libs/runtime';
export { services } from '../services.js';
