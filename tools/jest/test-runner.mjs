import asyncHooks from 'node:async_hooks';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import circus from 'jest-circus/runner';

const { AsyncLocalStorage } = asyncHooks;

/** Runs a spec with jest-circus, but loads it as Node does, from what the build has compiled of it. */
export default async function runTests(globalConfig, config, environment, runtime, path, sendMessageToJest) {
  const storages = [];
  globalThis.jest = runtime.jestGlobals.jestObjectFor(path);
  runtime.requireInternalModule = (module) => loadAgain(module, storages);
  runtime.unstable_shouldLoadAsEsm = () => true;
  runtime.unstable_importModule = (source) => {
    const compiled = join(config.rootDir, 'dist', relative(config.rootDir, source)).replace(/\.ts$/, '.js');
    return import(pathToFileURL(compiled).href);
  };
  try {
    return await circus.default(globalConfig, config, environment, runtime, path, sendMessageToJest);
  } finally {
    // Every promise visits every storage that is not disabled, so without this each spec would be slower than the one before.
    for (const storage of storages) storage.disable();
  }
}

/**
 * Loads a module of jest-circus once more, since its state is in the module and each spec needs a new one.
 * @param storages gets the AsyncLocalStorages that it creates
 */
function loadAgain(module, storages) {
  // A `require` of its own, which nothing refers to afterwards: it keeps what it has loaded.
  const require = createRequire(import.meta.url);
  delete require.cache[module];
  asyncHooks.AsyncLocalStorage = class extends AsyncLocalStorage {
    constructor() {
      super();
      storages.push(this);
    }
  };
  try {
    return require(module);
  } finally {
    asyncHooks.AsyncLocalStorage = AsyncLocalStorage;
  }
}
