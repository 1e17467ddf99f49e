export const title = 'Forum';
