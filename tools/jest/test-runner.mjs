import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import circus from 'jest-circus/runner';

const require = createRequire(import.meta.url);

/** Runs a spec with jest-circus, but loads it as Node does, from what the build has compiled of it. */
export default function runTests(globalConfig, config, environment, runtime, path, sendMessageToJest) {
  globalThis.jest = runtime.jestGlobals.jestObjectFor(path);
  // The state of jest-circus is in its module, so each spec gets a new one.
  runtime.requireInternalModule = (module) => {
    delete require.cache[module];
    return require(module);
  };
  runtime.unstable_shouldLoadAsEsm = () => true;
  runtime.unstable_importModule = (source) => {
    const compiled = join(config.rootDir, 'dist', relative(config.rootDir, source)).replace(/\.ts$/, '.js');
    return import(pathToFileURL(compiled).href);
  };
  return circus.default(globalConfig, config, environment, runtime, path, sendMessageToJest);
}
