import { textOf } from './project-file.js';

export interface Instruction {
  readonly keyword: string;
  readonly words: readonly string[];
}

/** The instructions of the Dockerfile, one a line. */
export function instructions(): Instruction[] {
  return textOf('Dockerfile')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [keyword = '', ...words] = line.split(' ');
      return { keyword, words };
    });
}

export function commandsOf(keyword: string): string[] {
  return instructions()
    .filter((instruction) => instruction.keyword === keyword)
    .map(({ words }) => words.join(' '));
}
