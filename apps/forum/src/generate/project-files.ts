import type { ServiceDefinition } from '#libs/runtime';
import { startCommand } from './deployment.js';

interface PackageFile {
  readonly scripts: Readonly<Record<string, string>>;
}

/** package.json with one script `start:<service>` for each service, after `start`. */
export function packageFile(text: string, services: readonly ServiceDefinition[]): string {
  const file = JSON.parse(text) as PackageFile;
  const starts = services.map(({ name }) => [`start:${name}`, startCommand(name).join(' ')]);
  const scripts = Object.entries(file.scripts)
    .filter(([name]) => !name.startsWith('start:'))
    .flatMap((script) => (script[0] === 'start' ? [script, ...starts] : [script]));
  return json({ ...file, scripts: Object.fromEntries(scripts) as object });
}

interface NestCliFile {
  readonly projects: Readonly<Record<string, { readonly type: string }>>;
}

/** nest-cli.json with one application for each service, beside `forum`, which runs them all. */
export function nestCliFile(text: string, services: readonly ServiceDefinition[]): string {
  const file = JSON.parse(text) as NestCliFile;
  const applications = ['forum', ...services.map(({ name }) => name)].map((name) => [
    name,
    {
      type: 'application',
      root: `apps/${name}`,
      sourceRoot: `apps/${name}/src`,
      entryFile: 'main',
      compilerOptions: { tsConfigPath: 'tsconfig.build.json' },
    },
  ]);
  const libraries = Object.entries(file.projects).filter(([, { type }]) => type === 'library');
  return json({ ...file, projects: Object.fromEntries([...applications, ...libraries]) as object });
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
