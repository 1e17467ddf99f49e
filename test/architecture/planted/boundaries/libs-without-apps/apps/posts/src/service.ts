export interface Service {
  prefix: string;
}
export const postsService: Service = { prefix: '/v1/posts' };
