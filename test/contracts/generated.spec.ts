import { readFileSync } from 'node:fs';
import { generatedFiles } from '../../apps/forum/src/generate/generated-files.js';
import { services } from '../../apps/forum/src/services.js';

/** A change of contract shows as a diff of these files. */
describe('what is generated and checked in', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const files = [
    'docs/openapi.json',
    'docs/asyncapi.json',
    'docs/events.md',
    'docs/errors.md',
    'docs/cli.md',
    'libs/client/src/schema.ts',
  ];

  it.each(files)('%s is what the code says now; else: npm run generate', async (path) => {
    expect(readFileSync(path, 'utf8')).toBe((await generatedFiles(services, version)).get(path));
  });

  it('is no more and no less than that', async () => {
    expect([...(await generatedFiles(services, version)).keys()]).toEqual(files);
  });

  it('is the same each time', async () => {
    expect(await generatedFiles(services, version)).toEqual(await generatedFiles(services, version));
  });
});
