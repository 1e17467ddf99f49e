import { eventually } from '#libs/testing';

export const sample = eventually;
