import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import {
  catalogue,
  exampleEnvelope,
  validateData,
  validateEnvelope,
  findContract,
  jsonSchemaOf,
  partitionOf,
  STREAM_SUBJECTS,
  subjectOf,
} from '#libs/contracts';
import { GOLDEN_HASHES } from '../../apps/forum/src/generate/golden-files.js';
import { changedGoldenFiles } from './golden-files.js';
import { breaksOf, type Schema } from './schema-breaks.js';

const folder = 'test/contracts/golden';
const files = readdirSync(folder);
const eventFiles = files.filter((file) => !file.endsWith('.schema.json'));
const types = catalogue.map(({ type }) => type);

describe('golden events, which must stay readable', () => {
  it('exist for exactly the types of the catalogue (npm run generate creates those of a new type)', () => {
    expect(files.toSorted()).toEqual(types.flatMap((type) => [`${type}.json`, `${type}.schema.json`]).toSorted());
  });

  it('are unchanged', () => {
    const texts = new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
    expect(changedGoldenFiles(readFileSync(GOLDEN_HASHES, 'utf8'), texts)).toEqual([]);
  });

  it.each(eventFiles)('%s is decoded', (file) => {
    const event = golden(file) as { type: string; data: unknown };
    const contract = findContract(event.type);
    expect(`${event.type}.json`).toBe(file);
    expect(validateEnvelope(event)).toEqual([]);
    expect(contract === undefined ? ['is not in the catalogue'] : validateData(contract, event.data)).toEqual([]);
  });

  it.each(catalogue)('the schema of $type is compatible', (contract) => {
    const before = golden(`${contract.type}.schema.json`) as Schema;
    const today = JSON.parse(JSON.stringify(jsonSchemaOf(contract))) as Schema;
    expect(breaksOf(before, today)).toEqual([]);
  });
});

describe('the schema at /schemas/<type>.json', () => {
  const ajv = new Ajv({ strict: true, allErrors: true });
  formats.default(ajv);

  it.each(catalogue)('of $type accepts its examples and its golden event, and no event of another type', (contract) => {
    const schema = jsonSchemaOf(contract) as { $id: string; examples: object[] };
    const validate = ajv.compile(schema);
    expect(schema.$id).toBe(`/schemas/${contract.type}.json`);
    expect(schema.examples.map((example) => validate(example) || validate.errors)).toEqual([true]);
    const before = golden(`${contract.type}.json`);
    expect(validate(before) || validate.errors).toBe(true);
    expect(validate({ ...exampleEnvelope(contract), type: 'parley.other.event.v1' })).toBe(false);
    expect(validate({ ...exampleEnvelope(contract), data: {} })).toBe(false);
  });
});

describe('the catalogue', () => {
  it('contains every type once', () => {
    expect(new Set(types).size).toBe(types.length);
  });

  it.each(catalogue)('finds $type by its type, with a subject of the stream', (contract) => {
    const { entity, event, type } = contract;
    const { partitionkey } = exampleEnvelope(contract);
    const tokens = subjectOf(contract, 'default', partitionkey).split('.');
    expect(findContract(type)).toBe(contract);
    expect(type).toMatch(new RegExp(`^parley\\.${entity}\\.${event}\\.v[1-9][0-9]*$`));
    expect(tokens).toHaveLength(STREAM_SUBJECTS.split('.').length);
    expect(tokens).toEqual([
      'parley',
      'evt',
      'default',
      `p${String(partitionOf(partitionkey)).padStart(2, '0')}`,
      entity,
      event,
    ]);
  });

  it('has a summary of one sentence for each', () => {
    expect(catalogue.filter(({ summary }) => !/^[A-Z].*\.$/.test(summary))).toEqual([]);
  });

  it('does not publish people and their addresses to external subscribers', () => {
    const secret = catalogue.filter(
      ({ entity, data }) => entity === 'person' || JSON.stringify(data).includes('"email"'),
    );
    expect(secret.filter(({ readers }) => readers !== 'none')).toEqual([]);
  });
});

function golden(file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}
