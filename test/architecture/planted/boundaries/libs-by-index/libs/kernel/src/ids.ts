export type Id = string;
export const once: Id = '1';
