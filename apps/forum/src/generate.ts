import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '#libs/persistence';
import { SCHEMAS_FILE } from '#libs/runtime';
import { GOLDEN_HASHES, newGoldenFiles } from './generate/golden-files.js';
import { schemasFile } from './generate/schemas-file.js';
import { natsUsers } from './nats-users.js';
import { services } from './services.js';

const root = projectRoot(import.meta.url);

// The command line, which a page describes, reads this file when it is loaded.
write(SCHEMAS_FILE, schemasFile(services));
const { generatedFiles } = await import('./generate/generated-files.js');
for (const [path, text] of await generatedFiles({ services, natsUsers, read })) write(path, text);
for (const [path, text] of newGoldenFiles(read(GOLDEN_HASHES))) write(path, text);

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function write(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file) && read(path) === text) return;
  writeFileSync(file, text);
  console.log(`wrote ${path}`);
}
