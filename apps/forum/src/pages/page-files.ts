import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
}

/** The forum's page as `build.mjs` left it, all in memory: it is small, and no path of a request ever meets the disk. */
export class PageFiles {
  private readonly assets: ReadonlyMap<string, Asset>;
  readonly html: string;

  /** @param folder with `index.html` and `assets/` */
  constructor(folder: string) {
    this.html = readFileSync(join(folder, 'index.html'), 'utf8');
    const assets = join(folder, 'assets');
    this.assets = new Map(readdirSync(assets).map((name) => [name, assetOf(join(assets, name))]));
  }

  asset(name: string): Asset | undefined {
    return this.assets.get(name);
  }
}

function assetOf(path: string): Asset {
  return { type: types[extname(path)] ?? 'application/octet-stream', bytes: readFileSync(path) };
}
