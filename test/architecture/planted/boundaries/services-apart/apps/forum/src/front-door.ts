export const frontDoor = {};
