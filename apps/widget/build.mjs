import { readFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build, transform } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const outdir = join(here, '..', '..', 'dist', 'apps', 'widget', 'public');

/** Imports a style sheet as text for `CSSStyleSheet.replaceSync`, because a strict CSP forbids `<style>`. */
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
 * Adds an import of main.tsx to the modules that load later. So esbuild puts all they share with the first screen into its one
 * chunk. Otherwise it would split the first screen into several chunks, which compress worse.
 */
const importMain = {
  name: 'import-main',
  setup({ onLoad }) {
    const main = join(here, 'src', 'main.tsx');
    onLoad(
      { filter: /src\/(ui\/interactive|actions\/actions|session\/token-session|texts\/(de|ar))\.ts$/ },
      async ({ path }) => ({
        contents: `${await readFile(path, 'utf8')}\nimport ${JSON.stringify(main)};`,
        loader: 'ts',
      }),
    );
  },
};

/** The oldest versions with constructable style sheets and `light-dark()`, from spring 2024. */
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
  plugins: [cssAsText, importMain],
  jsx: 'transform',
  jsxFactory: 'h',
  jsxFragment: 'Fragment',
  inject: [join(here, 'jsx.mjs')],
  entryPoints: { main: join(here, 'src', 'main.tsx') },
});
const count = await build({ ...modules, entryPoints: { count: join(here, 'src', 'count', 'count.ts') } });

/** The file names of an entry point and of its static imports. */
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

// What a page loads before the first interaction; test/e2e/widget-size.int.spec.ts checks its size.
await writeFile(join(outdir, '..', 'before-interaction.json'), JSON.stringify(['embed.js', ...filesOf(main, 'main')]));

const compressors = [
  ['.gz', (bytes) => promisify(gzip)(bytes, { level: 9 })],
  ['.br', (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })],
];
for (const name of (await readdir(outdir)).filter((file) => file.endsWith('.js'))) {
  const bytes = await readFile(join(outdir, name));
  for (const [extension, compress] of compressors) {
    await writeFile(join(outdir, name + extension), await compress(bytes));
  }
}
