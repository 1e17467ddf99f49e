// Prints, as JSON, the names of the rules and what they find in each tree that is named on the command line. A program of its own because
// dependency-cruiser is an ES module, and Jest runs the specs as CommonJS.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

const { aliasIn } = createRequire(import.meta.url)('./libs-alias.cjs');
const options = await extractOptions(join(import.meta.dirname, '../../.dependency-cruiser.cjs'));

const cruises = [];
for (const root of process.argv.slice(2)) {
  const folders = ['apps', 'libs'].filter((folder) => existsSync(join(root, folder)));
  const { output } = await cruise(folders, { ...options, baseDir: root, validate: true }, { alias: aliasIn(root) });
  cruises.push({
    root,
    modules: output.modules.map(({ source }) => source),
    libImports: output.modules
      .flatMap(({ source, dependencies }) => dependencies.map(({ module, resolved }) => ({ source, module, resolved })))
      .filter(({ module }) => module.startsWith('#libs/')),
    violations: output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  });
}
process.stdout.write(JSON.stringify({ rules: options.ruleSet.forbidden.map(({ name }) => name), cruises }));
