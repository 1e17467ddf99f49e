// planted
export const lazily = (): Promise<unknown> => import('../../../apps/posts/src/service.js');
