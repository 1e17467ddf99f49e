/** The minified text of a style sheet, see build.mjs. */
declare module '*.css' {
  const text: string;
  export = text;
}
