// planted
export type Prefixes = import('../../../apps/posts/src/service.js').Service;
