export const door = {};
