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

/** The built files of pages, all in memory: they are small, and so the path of a request never reaches the disk. */
export class PageFiles {
  private readonly assets: ReadonlyMap<string, Asset>;
  readonly html: string;

  /** @param folder with `index.html` and `assets/` */
  constructor(folder: string) {
    this.html = readFileSync(join(folder, 'index.html'), 'utf8');
    const assets = join(folder, 'assets');
    this.assets = new Map(readdirSync(assets).map((name) => [name, readAsset(join(assets, name))]));
  }

  asset(name: string): Asset | undefined {
    return this.assets.get(name);
  }
}

function readAsset(path: string): Asset {
  return { type: types[extname(path)] ?? 'application/octet-stream', bytes: readFileSync(path) };
}
