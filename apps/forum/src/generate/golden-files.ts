import { createHash } from 'node:crypto';
import { catalogue, exampleEnvelope, jsonSchemaOf } from '#libs/contracts';

/** Each golden file with the hash that it was born with, as `sha256sum` writes it. */
export const GOLDEN_HASHES = 'test/contracts/golden.sha256';

/**
 * What test/contracts holds every later version of an event to: its example, and its schema. A file is made once, when the
 * type is new, and never again.
 * @param hashes the text of `GOLDEN_HASHES` so far
 * @returns the files that have no hash yet, and the text with theirs, by path; empty when there are none
 */
export function newGoldenFiles(hashes: string): Map<string, string> {
  const born = catalogue
    .flatMap((contract) => [
      { name: `${contract.type}.json`, text: json(exampleEnvelope(contract)) },
      { name: `${contract.type}.schema.json`, text: json(jsonSchemaOf(contract)) },
    ])
    .filter(({ name }) => !hashes.includes(`  golden/${name}\n`));
  if (born.length === 0) return new Map();
  const lines = born.map(({ name, text }) => `${sha256(text)}  golden/${name}\n`);
  return new Map([
    ...born.map(({ name, text }) => [`test/contracts/golden/${name}`, text] as const),
    [GOLDEN_HASHES, hashes + lines.join('')],
  ]);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
