// Prints, as JSON, what our ESLint rules find in the planted tree; beside the tree's own tsconfig.json all is as in the
// real one. A program of its own for the same reason as cruise.mjs.
import { join } from 'node:path';
import { ESLint } from 'eslint';

const root = join(import.meta.dirname, 'planted/lint');
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: join(import.meta.dirname, '../../eslint.config.mjs'),
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: root } },
  },
});
const results = await eslint.lintFiles(['.']);
process.stdout.write(
  JSON.stringify(
    results.flatMap(({ filePath, messages }) =>
      messages.map(({ line, ruleId, message }) => ({
        file: filePath.slice(root.length + 1),
        line,
        rule: ruleId,
        message,
      })),
    ),
  ),
);
