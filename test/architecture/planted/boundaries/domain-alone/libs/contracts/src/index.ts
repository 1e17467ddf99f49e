export const field = {};
