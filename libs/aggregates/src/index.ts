export { AggregateChange, type Target } from './aggregate-change.js';
export { AggregateWriter } from './aggregate-writer.js';
