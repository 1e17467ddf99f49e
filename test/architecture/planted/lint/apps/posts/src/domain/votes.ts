export const last = (votes: number[]): number => votes.at(-1)!; // planted: @typescript-eslint/no-non-null-assertion
