import { createHash } from 'node:crypto';
import { catalogue, exampleEnvelope, jsonSchemaOf } from '#libs/contracts';

/** Each golden file with the hash of its first content, in the format of `sha256sum`. */
export const GOLDEN_HASHES = 'test/contracts/golden.sha256';

/**
 * What test/contracts compares every later version of an event with: its first example and its first schema. A file is created
 * once, when the type is new, and never changed.
 * @param hashes the text of `GOLDEN_HASHES` so far
 * @returns the files that have no hash yet, and the text with their hashes, by path; empty when there are none
 */
export function newGoldenFiles(hashes: string): Map<string, string> {
  const created = catalogue
    .flatMap((contract) => [
      { name: `${contract.type}.json`, text: json(exampleEnvelope(contract)) },
      { name: `${contract.type}.schema.json`, text: json(jsonSchemaOf(contract)) },
    ])
    .filter(({ name }) => !hashes.includes(`  golden/${name}\n`));
  if (created.length === 0) return new Map();
  const lines = created.map(({ name, text }) => `${sha256(text)}  golden/${name}\n`);
  return new Map([
    ...created.map(({ name, text }) => [`test/contracts/golden/${name}`, text] as const),
    [GOLDEN_HASHES, hashes + lines.join('')],
  ]);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
