// planted
export const search = {};
