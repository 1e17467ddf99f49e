export type { components, operations, paths } from './schema.js';
export { parleyClient, type ParleyClient, type ParleyClientOptions } from './parley-client.js';
export { ParleyProblem, type Problem } from './problem.js';
