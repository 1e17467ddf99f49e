import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { exceptions, oldWords } from './old-words.js';
import { sourcesIn } from './planted.js';

/** An old word in the name of a file (line 1) or in a declared identifier. */
export interface OldWord {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly word: string;
  readonly instead: string;
}

/** All old words in the TypeScript sources below `root` that `includes` selects. Parses the files, without a type check. */
export function oldWordsIn(root: string, includes: (path: string) => boolean = () => true): OldWord[] {
  return sourcesIn(root)
    .filter(includes)
    .flatMap((file) =>
      [{ name: basename(file).replace(/\..*$/, ''), line: 1 }, ...declarationsIn(join(root, file))].flatMap(
        ({ name, line }) => {
          const word = name in exceptions ? undefined : oldWordOf(name);
          return word === undefined ? [] : [{ file, line, name, word, instead: insteadOf(word) }];
        },
      ),
    );
}

/** `path:line identifier -> use <the field's word>` */
export function formatOldWord({ file, line, name, instead }: OldWord): string {
  return `${file}:${String(line)} ${name} -> use ${instead}`;
}

/** Properties named `the` hold dependencies: `this.the.clock`. */
function insteadOf(word: string): string {
  return word === 'the' ? 'deps, or fields' : (oldWords.get(word) ?? '');
}

function oldWordOf(name: string): string | undefined {
  if (name === 'the') return name;
  const text = ` ${wordsOf(name).join(' ')} `;
  return [...oldWords.keys()].find((word) => text.includes(` ${word} `) || text.includes(` ${word}s `));
}

/** `readKeptAnswers`, `READ_KEPT_ANSWERS` and `read-kept-answers` are `read`, `kept`, `answers`. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}

function declarationsIn(path: string): { name: string; line: number }[] {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, false, kind);
  const found: { name: string; line: number }[] = [];
  const visit = (node: ts.Node): void => {
    const name = declaredBy(node);
    if (name !== undefined)
      found.push({ name: name.text, line: source.getLineAndCharacterOfPosition(name.getStart(source)).line + 1 });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function declaredBy(node: ts.Node): ts.Identifier | ts.PrivateIdentifier | undefined {
  // These have a name that is declared elsewhere.
  if (ts.isPropertyAccessExpression(node) || ts.isMetaProperty(node) || ts.isJsxAttribute(node)) return undefined;
  if (ts.isShorthandPropertyAssignment(node)) return undefined;
  if ((ts.isImportSpecifier(node) || ts.isExportSpecifier(node)) && node.propertyName === undefined) return undefined;
  const { name } = node as { name?: ts.Node };
  return name !== undefined && (ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) ? name : undefined;
}
