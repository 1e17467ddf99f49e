import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const source = 'apps/forum/pages';
const target = 'dist/apps/forum/public';

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });

const { metafile } = await build({
  entryPoints: [join(source, 'main.tsx'), join(source, 'style/forum.css')],
  outdir: join(target, 'assets'),
  // The name contains a hash of the content, so browsers may cache the file forever.
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

const outputNames = new Map(
  Object.entries(metafile.outputs).map(([path, { entryPoint = '' }]) => [basename(entryPoint), basename(path)]),
);
const template = await readFile(join(source, 'index.html'), 'utf8');
const html = template.replaceAll(/\{\{asset (\S+)\}\}/g, (_, entry) => `/forum/assets/${outputNames.get(entry)}`);
await writeFile(join(target, 'index.html'), html);
