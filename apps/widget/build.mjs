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

/**
 * What is fetched later finds here all that the first screen has. Said to esbuild as an import, so that it keeps the first
 * screen in one file: it would make a file of whatever some of the later ones share, and each packs worse for itself.
 */
const afterTheFirst = {
  name: 'after-the-first',
  setup({ onLoad }) {
    const main = join(here, 'src', 'main.tsx');
    onLoad({ filter: /src\/(ui\/tools|actions\/actions|session\/session|texts\/(de|ar))\.ts$/ }, async ({ path }) => ({
      contents: `${await readFile(path, 'utf8')}\nimport ${JSON.stringify(main)};`,
      loader: 'ts',
    }));
  },
};

/** The oldest that have constructable style sheets and `light-dark()`: spring of 2024. */
const TARGET = ['chrome123', 'firefox120', 'safari17.5'];

const shared = {
  bundle: true,
  minify: true,
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

const modules = {
  ...shared,
  format: 'esm',
  splitting: true,
  metafile: true,
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
};

const main = await build({
  ...modules,
  plugins: [cssAsText, afterTheFirst],
  jsx: 'transform',
  jsxFactory: 'h',
  jsxFragment: 'Fragment',
  inject: [join(here, 'jsx.mjs')],
  entryPoints: { main: join(here, 'src', 'main.tsx') },
});
const count = await build({ ...modules, entryPoints: { count: join(here, 'src', 'count', 'count.ts') } });

/** The names that the build gave to the entry of a build, and to all that it cannot begin without. */
function filesOf({ metafile: { outputs } }, name) {
  const files = new Set(Object.keys(outputs).filter((file) => new RegExp(`^${name}-.*\\.js$`).test(basename(file))));
  for (const file of files) {
    for (const { path, kind } of outputs[file].imports) if (kind === 'import-statement') files.add(path);
  }
  return [...files].map((file) => basename(file));
}

await build({
  ...shared,
  entryPoints: { embed: join(here, 'src', 'embed.ts') },
  format: 'iife',
  define: {
    MAIN_FILES: JSON.stringify(filesOf(main, 'main')),
    COUNT_FILES: JSON.stringify(filesOf(count, 'count')),
  },
});

// What a page loads before anybody does anything: apps/widget/test/size.spec.ts holds it to its budget.
await writeFile(join(outdir, '..', 'before-interaction.json'), JSON.stringify(['embed.js', ...filesOf(main, 'main')]));

const packers = [
  ['.gz', (bytes) => promisify(gzip)(bytes, { level: 9 })],
  ['.br', (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })],
];
for (const name of (await readdir(outdir)).filter((file) => file.endsWith('.js'))) {
  const bytes = await readFile(join(outdir, name));
  for (const [ending, pack] of packers) await writeFile(join(outdir, name + ending), await pack(bytes));
}
