import { rmSync } from 'node:fs';

export default async function globalTeardown() {
  await globalThis.parleyTestPostgres?.stop();
  rmSync(process.env.PARLEY_TEST_FOLDER, { recursive: true });
}
