export const eventually = {};
