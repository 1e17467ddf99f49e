/** A text, or one for each number that the language tells apart. */
export type Phrase = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string });
export type Dictionary = Readonly<Record<string, Phrase>>;
