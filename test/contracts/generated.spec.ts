import { readFileSync } from 'node:fs';
import { generatedFiles } from '../../apps/forum/src/generate/generated-files.js';
import { natsUsers } from '../../apps/forum/src/nats-users.js';
import { services } from '../../apps/forum/src/services.js';

/** A change of a contract or a service definition shows as a diff of these files. */
describe('a generated file', () => {
  const generate = () => generatedFiles({ services, natsUsers, read: (path) => readFileSync(path, 'utf8') });
  let generated: Map<string, string>;
  beforeAll(async () => {
    generated = await generate();
  });

  const files = [
    'docs/openapi.json',
    'docs/asyncapi.json',
    'docs/events.md',
    'docs/errors.md',
    'docs/cli.md',
    'docs/architecture.md',
    'docs/operating.md',
    'libs/client/src/schema.ts',
    'docker-compose.yml',
    'Dockerfile',
    '.env.example',
    'deploy/Caddyfile',
    'deploy/nats/nats-services.conf',
    'deploy/nats/subscribers/accounts.conf',
    'deploy/nats/subscribers/durables.conf',
    'deploy/schemas.json',
    'package.json',
    'nest-cli.json',
  ];

  it.each(files)('%s is up to date; otherwise: npm run generate', (path) => {
    expect(readFileSync(path, 'utf8')).toBe(generated.get(path));
  });

  it('is listed here', () => {
    expect([...generated.keys()]).toEqual(files);
  });

  it('has the same content each time', async () => {
    expect(await generate()).toEqual(generated);
  });
});
