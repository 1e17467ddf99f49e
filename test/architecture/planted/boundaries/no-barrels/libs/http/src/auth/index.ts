// planted
export const guard = {};
