export { type Rendered, render } from './render.js';
