import { parse } from 'yaml';
import { textOf } from './project-file.js';

/** What the tests look at in a container's description. */
export interface Container {
  readonly build?: string;
  readonly image?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  /** Not started by `up` without being named, if it has any. */
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Container>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** `${NAME:?…}` is required, `${NAME:-default}` is not; docker-compose.yml uses no other form. */
const VARIABLE = /\$\{(?<name>[A-Z0-9_]+)(?::(?<kind>[?-])(?<rest>[^}]*))?\}/g;

/** The file as compose understands it, with these variables in its `.env`. @throws for one that is not there */
export function composeFile(variables: Readonly<Record<string, string>>): ComposeFile {
  const text = textOf('docker-compose.yml').replace(VARIABLE, (...args) => {
    const { name = '', kind, rest = '' } = args.at(-1) as Record<string, string | undefined>;
    const value = variables[name] ?? (kind === '-' ? rest : undefined);
    if (value === undefined) throw new Error(`docker-compose.yml needs ${name}.`);
    return value;
  });
  return parse(text, { merge: true }) as ComposeFile;
}

/** The variables that the file cannot do without. */
export function requiredVariables(): string[] {
  const required = [...textOf('docker-compose.yml').matchAll(VARIABLE)]
    .filter(({ groups }) => groups?.kind !== '-')
    .map(({ groups }) => groups?.name ?? '');
  return [...new Set(required)].sort();
}
