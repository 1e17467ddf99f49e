import type { relay } from './relay.js';

export const outbox: { relay?: typeof relay } = {};
