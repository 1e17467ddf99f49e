export interface Options {
  readonly patience: number; // planted: patience
  readonly timeout: number;
}

export const BACKGROUND = 'an ordinary word that contains an old one';
export const reached = Math.round(1.5);
export const reach = reached; // planted: reach
