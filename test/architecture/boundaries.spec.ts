import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { linesOf, outputOf, sourcesIn } from './planted.js';

interface Cruise {
  readonly root: string;
  readonly modules: string[];
  readonly libImports: { source: string; module: string; resolved: string }[];
  readonly violations: { rule: string; from: string; to: string }[];
}

const house = resolve('.');
const planted = resolve('test/architecture/planted/boundaries');
const rules = readdirSync(planted);

let found: { rules: string[]; cruises: Cruise[] };
beforeAll(async () => {
  const trees = [house, ...rules.map((rule) => join(planted, rule))];
  found = (await outputOf('cruise.mjs', ...trees)) as typeof found;
});

function cruiseOf(root: string): Cruise {
  const cruise = found.cruises.find((one) => one.root === root);
  if (cruise === undefined) throw new Error(`${root} was not cruised`);
  return cruise;
}

describe('the house', () => {
  it('keeps every rule', () => {
    expect(cruiseOf(house).violations).toEqual([]);
  });

  it('is seen whole', () => {
    const sources = ['apps', 'libs'].flatMap((folder) =>
      sourcesIn(join(house, folder)).map((path) => `${folder}/${path}`),
    );
    expect(cruiseOf(house).modules).toEqual(expect.arrayContaining(sources));
  });

  it("has each '#libs/…' followed to the source of the lib", () => {
    const { libImports } = cruiseOf(house);
    expect(libImports.length).toBeGreaterThan(0);
    const lost = libImports.filter(({ module, resolved }) => resolved !== `${module.slice(1)}/src/index.ts`);
    expect(lost).toEqual([]);
  });
});

describe('a planted violation', () => {
  it('stands for every rule', () => {
    expect([...rules].sort()).toEqual([...found.rules].sort());
  });

  it.each(rules)('of %s is found, and nothing else', (rule) => {
    const root = join(planted, rule);
    const culprits = sourcesIn(root).filter((path) => linesOf(root, path)[0]?.text.startsWith('// planted'));
    expect(culprits).not.toEqual([]);
    const { violations } = cruiseOf(root);
    expect([...new Set(violations.map((one) => `${one.rule}: ${one.from}`))].sort()).toEqual(
      culprits.map((path) => `${rule}: ${path}`),
    );
  });
});
