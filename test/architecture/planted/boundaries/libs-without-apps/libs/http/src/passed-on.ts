// planted
export * from '../../../apps/posts/src/service.js';
