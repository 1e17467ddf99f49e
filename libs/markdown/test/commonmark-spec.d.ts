/** The text of the CommonMark specification, with its examples taken out of it. It comes without types. */
declare module 'commonmark-spec' {
  export const tests: readonly {
    readonly number: number;
    readonly section: string;
    /** → stands for a tab. */
    readonly markdown: string;
    readonly html: string;
  }[];
}
