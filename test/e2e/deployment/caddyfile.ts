import { textOf } from './project-file.js';

export interface Route {
  /** Of the requests that it takes; empty: all that are left. */
  readonly paths: readonly string[];
  /** The container and port that answers, or null where the proxy itself does. */
  readonly to: string | null;
}

/** The routes of the proxy in their order: of several that fit, the first one takes the request. */
export function routes(): Route[] {
  const text = textOf('deploy/Caddyfile');
  const paths = new Map<string, string[]>();
  for (const [, name = '', list = ''] of text.matchAll(/^\t@(\w+) path (.+)$/gm)) paths.set(name, list.split(' '));
  return [...text.matchAll(/^\thandle(?: @(\w+))? \{\n([\s\S]*?)^\t\}$/gm)].map(([, name, block = '']) => ({
    paths: name === undefined ? [] : (paths.get(name) ?? missing(name)),
    to: /^\t\treverse_proxy (\S+)$/m.exec(block)?.[1] ?? null,
  }));
}

function missing(name: string): never {
  throw new Error(`The Caddyfile does not say what @${name} is.`);
}
