import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { Encoding } from '#libs/http';
import { projectRoot } from '#libs/persistence';

/** A file of the widget, as the build wrote it. */
export interface WidgetFile {
  readonly etag: string;
  readonly plain: Buffer;
  readonly packed: Readonly<Partial<Record<Encoding, Buffer>>>;
}

/** All files of the widget, which are few and small, so they are read once, with the compressed forms of `apps/widget/build.mjs`. */
@Injectable()
export class WidgetFiles {
  private files: ReadonlyMap<string, WidgetFile> | null = null;

  find(name: string): WidgetFile | undefined {
    this.files ??= filesIn(join(projectRoot(import.meta.url), 'dist', 'apps', 'widget', 'public'));
    return this.files.get(name);
  }
}

/** @throws {Error} if the widget was not built */
function filesIn(folder: string): Map<string, WidgetFile> {
  const names = readdirSync(folder);
  const bytes = (name: string) => (names.includes(name) ? readFileSync(join(folder, name)) : undefined);
  return new Map(
    names.flatMap((name) => {
      const plain = bytes(name);
      if (extname(name) !== '.js' || plain === undefined) return [];
      // Weak, since the compressed forms share it.
      const etag = `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
      const [br, gzip] = [bytes(`${name}.br`), bytes(`${name}.gz`)];
      return [[name, { etag, plain, packed: { ...(br && { br }), ...(gzip && { gzip }) } }]];
    }),
  );
}
