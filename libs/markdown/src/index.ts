export type { Policy } from './policy.js';
export { type Rendered, render } from './render.js';
