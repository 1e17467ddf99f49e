import { readFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build, transform } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const outdir = join(here, '..', '..', 'dist', 'apps', 'widget', 'public');

/** A style sheet as a text, for `CSSStyleSheet.replaceSync`: no `<style>`, so a strict CSP has nothing to forbid. */
const cssAsText = {
  name: 'css-as-text',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'css', minify: true, target: TARGET });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

/** What has constructable style sheets, private methods and `content-visibility`, or does without the last. */
const TARGET = ['chrome111', 'firefox113', 'safari16.4'];

const shared = {
  bundle: true,
  minify: true,
  sourcemap: 'linked',
  sourcesContent: true,
  legalComments: 'none',
  target: TARGET,
  charset: 'utf8',
  tsconfig: join(here, '..', '..', 'tsconfig.browser.json'),
  plugins: [cssAsText],
  logLevel: 'warning',
  outdir,
};

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });

const { metafile } = await build({
  ...shared,
  entryPoints: { main: join(here, 'src', 'main.tsx'), count: join(here, 'src', 'count', 'count.ts') },
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  format: 'esm',
  splitting: true,
  metafile: true,
});

/** The name that the build gave to an entry. */
function builtName(entry) {
  const found = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(entry) === true);
  if (found === undefined) throw new Error(`The build made nothing of ${entry}.`);
  return basename(found[0]);
}

await build({
  ...shared,
  entryPoints: { embed: join(here, 'src', 'embed.ts') },
  format: 'iife',
  define: {
    MAIN_FILE: JSON.stringify(builtName('src/main.tsx')),
    COUNT_FILE: JSON.stringify(builtName('src/count/count.ts')),
  },
});
await writeFile(join(outdir, '..', 'metafile.json'), JSON.stringify(metafile));

const packers = [
  ['.gz', (bytes) => promisify(gzip)(bytes, { level: 9 })],
  ['.br', (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })],
];
for (const name of (await readdir(outdir)).filter((file) => file.endsWith('.js'))) {
  const bytes = await readFile(join(outdir, name));
  for (const [ending, pack] of packers) await writeFile(join(outdir, name + ending), await pack(bytes));
}
