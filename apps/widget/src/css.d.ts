/** A style sheet as a text: build.mjs makes it one. */
declare module '*.css' {
  const text: string;
  export = text;
}
