import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const source = 'apps/forum/pages';
const target = 'dist/apps/forum/pages';

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });

const { metafile } = await build({
  entryPoints: [join(source, 'main.tsx'), join(source, 'style/forum.css')],
  outdir: join(target, 'assets'),
  // A name that changes with what is in the file, so that browsers may keep it for ever.
  entryNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  metafile: true,
  logLevel: 'warning',
});

const built = new Map(
  Object.entries(metafile.outputs).map(([path, { entryPoint = '' }]) => [basename(entryPoint), basename(path)]),
);
const page = await readFile(join(source, 'index.html'), 'utf8');
const linked = page.replaceAll(/\{\{asset (\S+)\}\}/g, (_, entry) => `/forum/assets/${built.get(entry)}`);
await writeFile(join(target, 'index.html'), linked);
