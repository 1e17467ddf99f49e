import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '#libs/persistence';
import { generatedFiles } from './generate/generated-files.js';
import { GOLDEN_HASHES, newGoldenFiles } from './generate/golden-files.js';
import { services } from './services.js';

const root = projectRoot(import.meta.url);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

for (const [path, text] of await generatedFiles(services, version)) write(path, text);
for (const [path, text] of newGoldenFiles(readFileSync(join(root, GOLDEN_HASHES), 'utf8'))) write(path, text);

function write(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  writeFileSync(file, text);
  console.log(`wrote ${path}`);
}
