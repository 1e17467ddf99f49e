import { copyFile, lstat, mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findBinaries, majorVersion, repairLinks } from './binaries.js';
import { PostgresUnavailable } from './postgres-unavailable.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'binaries-'));
  await mkdir(join(folder, 'native', 'lib'), { recursive: true });
  await mkdir(join(folder, 'scripts'));
  const links = [
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' },
  ];
  await writeFile(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(links));
  await writeFile(join(folder, 'native', 'lib', 'libpq.so.5.18'), '');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it('finds the three programs of the installed package', async () => {
  const { initdb, pgCtl, postgres } = await findBinaries();
  for (const file of [initdb, pgCtl, postgres]) expect((await lstat(file)).isFile()).toBe(true);
});

it('reports binaries that do not run here', async () => {
  const file = join(folder, 'postgres');
  await writeFile(file, '#!/of/another/system\n', { mode: 0o755 });
  await expect(majorVersion(file)).rejects.toThrow(/does not run on this system .*ENOENT.* Set DATABASE_URL/s);
});

it("creates the links that npm's blocked postinstall has not created, by the package's own script", async () => {
  const { postgres } = await findBinaries();
  const script = join(dirname(postgres), '..', '..', 'scripts', 'hydrate-symlinks.js');
  await copyFile(script, join(folder, 'scripts', 'hydrate-symlinks.js'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await repairLinks(folder, 'a-package');
  expect(await readlink(join(folder, 'native', 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
  await repairLinks(folder, 'a-package');
});

it('says what to run if the links cannot be created', async () => {
  const failure = repairLinks(folder, 'a-package');
  await expect(failure).rejects.toThrow(PostgresUnavailable);
  await expect(failure).rejects.toThrow(/lacks the link native\/lib\/libpq\.so\.5, .*npm rebuild a-package/s);
});

it('does nothing if a package has no such list (Windows)', async () => {
  await rm(join(folder, 'native', 'pg-symlinks.json'));
  await expect(repairLinks(folder, 'a-package')).resolves.toBeUndefined();
});
