import { createHash } from 'node:crypto';

/**
 * The golden files that differ from their recorded hash. The hashes prevent that someone deletes a golden file and
 * generates it again; their list only grows.
 * @param hashes as `sha256sum` writes them
 * @param files their texts by name
 */
export function changedGoldenFiles(hashes: string, files: ReadonlyMap<string, string>): string[] {
  const recordedHashes = new Map(
    hashes
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('  golden/') as [string, string])
      .map(([hash, name]) => [name, hash]),
  );
  return [
    ...[...recordedHashes].flatMap(([name, hash]) => {
      const text = files.get(name);
      if (text === undefined) return [`${name} is gone`];
      return createHash('sha256').update(text).digest('hex') === hash ? [] : [`${name} was changed`];
    }),
    ...[...files.keys()].filter((name) => !recordedHashes.has(name)).map((name) => `${name} has no hash`),
  ];
}
