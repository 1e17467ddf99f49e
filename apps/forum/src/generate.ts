import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '#libs/persistence';
import { generatedFiles } from './generate/generated-files.js';
import { GOLDEN_HASHES, newGoldenFiles } from './generate/golden-files.js';
import { natsUsers } from './nats-users.js';
import { services } from './services.js';

const root = projectRoot(import.meta.url);

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
