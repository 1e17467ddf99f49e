// Builds what has changed since the last build: swc compiles the sources, file by file, for specs and benchmarks; esbuild makes
// one file of each program, because a program that loads 1,800 modules takes seconds to start. `npm run types` checks the types.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { types } from 'node:util';

const require = createRequire(import.meta.url);

/** The hashes of all files that the last build read. */
const RECORD = 'dist/build.json';

/** What runs in a browser is built by a script of its own, from these folders. */
const BROWSER_BUILDS = [
  { script: 'apps/widget/build.mjs', folders: ['apps/widget/', 'libs/client/'] },
  { script: 'apps/forum/pages/build.mjs', folders: ['apps/forum/pages/', 'libs/client/'] },
];

/** Code of other programs, which tests compile themselves. */
const NOT_COMPILED = ['test/architecture/planted/', 'test/architecture/template-service/'];

const SWC = {
  swcrc: false,
  sourceMaps: true,
  module: { type: 'es6' },
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
};

/** What packages expect around them. Metadata comes first: esbuild does not keep the order of imports across files. */
const BANNER = [
  `import 'reflect-metadata';`,
  `import { createRequire as createRequireOfBundle } from 'node:module';`,
  `const require = createRequireOfBundle(import.meta.url), { filename: __filename, dirname: __dirname } = import.meta;`,
].join('\n');

/** Nest and TypeORM can use packages that are not installed; these are looked for when the program runs. */
const optionalPackages = {
  name: 'optional-packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./#]/ }, async ({ path, pluginData, ...options }) => {
      if (pluginData === 'resolving') return undefined;
      const { errors } = await resolve(path, { ...options, pluginData: 'resolving' });
      return errors.length > 0 ? { path, external: true } : undefined;
    });
  },
};

/** When a program imports a CommonJS package late, Node gives it the names that the package exports; esbuild only gives `default`. */
const namesOfCommonJs = {
  name: 'names-of-commonjs',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^[^./#]/ }, async ({ path, kind, pluginData, ...options }) => {
      if (kind !== 'dynamic-import' || pluginData === 'resolving') return undefined;
      const resolved = await resolve(path, { ...options, kind, pluginData: 'resolving' });
      const isCommonJs = resolved.errors.length === 0 && !types.isModuleNamespaceObject(require(resolved.path));
      return isCommonJs ? { path: resolved.path, namespace: 'commonjs' } : undefined;
    });
    onLoad({ filter: /./, namespace: 'commonjs' }, ({ path }) => {
      const names = Object.keys(require(path)).filter((name) => /^[a-zA-Z_$][\w$]*$/.test(name) && name !== 'default');
      const from = JSON.stringify(path);
      return {
        contents: `const all = require(${from});\nexport const { ${names.join(', ')} } = all;\nexport default all;`,
        resolveDir: dirname(path),
      };
    });
  },
};

const OWN_MAP = /\n\/\/# sourceMappingURL=\S+\s*$/;

/**
 * Maps the files of packages as a whole, not their lines. Node parses the map of a file when it first prints the stack of an error
 * that passed through it, and the process answers nobody meanwhile: for half a second with the lines of all packages.
 */
const packagesByFile = {
  name: 'packages-by-file',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/, namespace: 'file' }, async ({ path }) => {
      const code = (await readFile(path, 'utf8')).replace(OWN_MAP, '');
      const map = JSON.stringify({ version: 3, sources: [basename(path)], mappings: 'AAAA' });
      const url = `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
      return { contents: `${code}\n//# sourceMappingURL=${url}\n` };
    });
  },
};

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !['node_modules', 'dist', 'output'].includes(name))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]));
}

function hashesOf(paths) {
  const hash = (path) => createHash('sha1').update(readFileSync(path)).digest('base64');
  return Object.fromEntries(paths.sort().map((path) => [path, hash(path)]));
}

const isIn = (folders) => (path) => folders.some((folder) => path.startsWith(folder));

const isCompiled = (path) => path.endsWith('.ts') && !isIn(NOT_COMPILED)(path);

const isOfProgram = (path) => isCompiled(path) && /^(apps|libs)\/[^/]+\/src\//.test(path) && !path.endsWith('.spec.ts');

async function compile(paths) {
  const { transformFile } = await import('@swc/core');
  const compileFile = async (path) => {
    const output = join('dist', path.replace(/\.ts$/, '.js'));
    if (!existsSync(path)) {
      for (const file of [output, `${output}.map`]) rmSync(file, { force: true });
      return;
    }
    mkdirSync(dirname(output), { recursive: true });
    const { code, map } = await transformFile(path, { ...SWC, sourceFileName: relative(dirname(output), path) });
    writeFileSync(output, `${code}//# sourceMappingURL=${basename(output)}.map\n`);
    writeFileSync(`${output}.map`, map);
  };
  await Promise.all(paths.map(compileFile));
}

const BUNDLES = {
  outdir: 'dist/bundle',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  sourcesContent: false,
  // Nest, Swagger and TypeORM use the names of classes.
  keepNames: true,
  banner: { js: BANNER },
  external: ['reflect-metadata'],
  logLevel: 'warning',
};

/**
 * `apps/<app>/src/main.ts` becomes `dist/bundle/<app>.js`, and the command line `dist/bundle/parley.js`. The command line has
 * a bundle of its own, since esbuild would have it load all that the services need; what it imports later is beside it.
 */
async function bundle() {
  const { build } = await import('esbuild');
  const apps = readdirSync('apps').filter((app) => existsSync(`apps/${app}/src/main.ts`));
  const programs = {
    ...Object.fromEntries(apps.map((app) => [app, `dist/apps/${app}/src/main.js`])),
    demo: 'dist/apps/forum/src/demo.js',
    'all-services': 'dist/apps/forum/src/cli/all-services.js',
    subscribers: 'dist/apps/forum/src/cli/subscribers.js',
  };
  const otherPrograms = {
    name: 'other-programs',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        const source = relative('.', join(resolveDir, path));
        const [name] = Object.entries(programs).find((program) => program[1] === source) ?? [];
        return name === undefined ? undefined : { path: `./${name}.js`, external: true };
      });
    },
  };
  rmSync('dist/bundle', { recursive: true, force: true });
  await Promise.all([
    build({ ...BUNDLES, entryPoints: programs, plugins: [namesOfCommonJs, optionalPackages, packagesByFile] }),
    build({
      ...BUNDLES,
      entryPoints: { parley: 'dist/apps/forum/src/cli.js' },
      plugins: [otherPrograms, namesOfCommonJs, optionalPackages, packagesByFile],
    }),
  ]);
}

const tools = hashesOf(['package-lock.json', 'tools/build.mjs']);
const sources = hashesOf(['apps', 'libs', 'test'].flatMap(filesBelow).filter((path) => !path.endsWith('.md')));
const last = existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, 'utf8')) : null;
const known = JSON.stringify(last?.tools) === JSON.stringify(tools) ? last.sources : {};
const changed = Object.keys({ ...known, ...sources }).filter((path) => known[path] !== sources[path]);

if (changed.length > 0) {
  // A build that breaks off leaves no record, so the next one builds everything.
  rmSync(RECORD, { force: true });
  await compile(changed.filter(isCompiled));
  for (const { script, folders } of BROWSER_BUILDS) {
    if (changed.some(isIn(folders))) execFileSync(process.execPath, [script], { stdio: 'inherit' });
  }
  if (changed.some(isOfProgram)) await bundle();
  writeFileSync(RECORD, JSON.stringify({ tools, sources }));
}
