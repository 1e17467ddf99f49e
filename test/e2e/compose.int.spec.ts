import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findNatsServer } from '#libs/embedded';
import { backendsOf, describedSettings, passwordVariable, prefixesOf, subscribersIn } from '#libs/runtime';
import { natsUsers } from '../../apps/forum/src/nats-users.js';
import { services } from '../../apps/forum/src/services.js';
import { Environment, readEnvironment } from '../../libs/runtime/src/config/environment.js';
import { routes } from './deployment/caddyfile.js';
import { composeFile, type Container, requiredVariables } from './deployment/compose-file.js';
import { commandsOf, instructions } from './deployment/dockerfile.js';
import { isThere, migrationFolders, npmScripts, projectFolder, textOf } from './deployment/project-file.js';

// No docker engine runs here: the file is compared with the code.

/** They begin like a number, as one secret in three from `openssl rand -hex` does. */
const secrets = Object.fromEntries(requiredVariables().map((name, n) => [name, `${n}2e3${'0a'.repeat(14)}`]));
const { services: containers, volumes } = composeFile(secrets);
const built = Object.entries(containers).filter(([, container]) => container.build !== undefined);
/** The command line, which an operator starts and which ends by itself. */
const TOOL = 'parley';
const ours = built.filter(([name]) => name !== TOOL);
const backends = backendsOf(services);
const ofBackends = ours.filter(([name]) => backends.some((backend) => backend.name === name));

function container(name: string): Container {
  const found = containers[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no ${name}.`);
  return found;
}

function environmentOf({ environment = {} }: Container): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]));
}

describe('docker-compose.yml', () => {
  it('runs each service in a container of its own, like its npm script', () => {
    expect(ours.map(([name]) => name).sort()).toEqual(services.map(({ name }) => name).sort());
    for (const [name, { command }] of ours) expect(command?.join(' ')).toBe(npmScripts()[`start:${name}`]);
  });

  it('includes the command line, and does not start it', () => {
    const { entrypoint = [], profiles } = container(TOOL);
    expect(entrypoint.join(' ')).toBe(npmScripts().parley);
    expect(profiles).toEqual(['tools']);
    const { PARLEY_OPERATOR_NATS_URL = '' } = environmentOf(container(TOOL));
    const { username, password } = new URL(PARLEY_OPERATOR_NATS_URL);
    expect([username, password]).toEqual(['operator', environmentOf(container('nats')).PARLEY_NATS_PASSWORD_OPERATOR]);
  });

  it.each(built)('gives %s settings that exist and are valid', (_name, described) => {
    const known = [
      ...describedSettings(Environment).map(({ name }) => name),
      ...backends.flatMap(({ name }) => [`${name.toUpperCase()}_DATABASE_URL`, `${name.toUpperCase()}_NATS_URL`]),
    ];
    const actualEnvironment = environmentOf(described);
    expect(Object.keys(actualEnvironment).filter((name) => !known.includes(name))).toEqual([]);
    expect(() => readEnvironment(actualEnvironment, services)).not.toThrow();
  });

  it.each([...ofBackends, [TOOL, container(TOOL)] as const])(
    'gives %s the database and the secret',
    (_name, described) => {
      const settings = readEnvironment(environmentOf(described), services);
      expect(settings.PARLEY_SECRET).toBe(secrets.PARLEY_SECRET);
      expect(settings.DATABASE_URL).toContain(`:${secrets.POSTGRES_PASSWORD ?? ''}@postgres:5432/`);
    },
  );

  it('gives pages neither', () => {
    expect(Object.keys(environmentOf(container('pages'))).sort()).toEqual(['HOST', 'PARLEY_LOG_LEVEL', 'PORT']);
    expect(container('pages').depends_on).toBeUndefined();
  });

  it.each(ofBackends)('connects %s to NATS as the user of its name', (name, described) => {
    const url = new URL(environmentOf(described).NATS_URL ?? '');
    const passwords = environmentOf(container('nats'));
    expect(url.host).toBe('nats:4222');
    expect(url.username).toBe(name);
    expect(url.password).toBe(passwords[`PARLEY_NATS_PASSWORD_${name.toUpperCase()}`]);
  });

  it('gives the NATS server a different password for every user in its file', () => {
    const config = textOf('deploy/nats/nats-services.conf');
    const users = [...config.matchAll(/user: "(\w+)", password: \$(\w+)/g)].map(([, user, variable]) => [
      user,
      variable,
    ]);
    expect(users).toEqual(natsUsers.map(({ name }) => [name, passwordVariable(name)]));
    expect(users.map(([user]) => user)).toEqual([...backends.map(({ name }) => name), 'moderation', 'operator']);
    const { PARLEY_NATS_STORE: store, ...passwords } = environmentOf(container('nats'));
    expect(container('nats').volumes).toContain(`nats:${store ?? ''}`);
    expect(Object.keys(passwords).sort()).toEqual(users.map(([, variable]) => variable).sort());
    expect(new Set(Object.values(passwords)).size).toBe(users.length);
  });

  it('starts a NATS server that understands its file and its flags', async () => {
    const { binary } = await findNatsServer({
      path: process.env.PATH,
      cacheDir: join(homedir(), '.cache', 'parley'),
    });
    const { command = [], volumes: mounts = [] } = container('nats');
    const root = mkdtempSync(join(tmpdir(), 'compose-nats-'));
    for (const [source = '', inside = ''] of mounts.map((text) => text.split(':'))) {
      mkdirSync(dirname(join(root, inside)), { recursive: true });
      if (source.startsWith('./')) cpSync(join(projectFolder, source), join(root, inside), { recursive: true });
    }
    const [program, ...flags] = command.map((text) => (text.startsWith('/') ? join(root, text) : text));
    expect(program).toBe('nats-server');
    const tested = spawnSync(binary, [...flags, '-t'], { env: environmentOf(container('nats')) });
    rmSync(root, { recursive: true });
    expect(`${tested.stdout.toString()}${tested.stderr.toString()}`).toMatch(
      /configuration file .* (is valid|test is successful)/,
    );
    expect(tested.status).toBe(0);
  });

  it('starts without external subscribers', () => {
    expect(subscribersIn(textOf('deploy/nats/subscribers/accounts.conf'))).toEqual([]);
  });

  it('requires exactly the variables of .env.example', () => {
    const listed = [...textOf('.env.example').matchAll(/^([A-Z0-9_]+)=$/gm)].map(([, name]) => name);
    expect(listed.sort()).toEqual(requiredVariables());
    expect(() => composeFile({})).toThrow(/needs/);
  });

  it('mounts files and volumes that exist', () => {
    const sources = Object.values(containers).flatMap((described) =>
      (described.volumes ?? []).map((text) => text.split(':', 1)[0] ?? ''),
    );
    const missing = sources.filter((source) => (source.startsWith('./') ? !isThere(source) : !(source in volumes)));
    expect(missing).toEqual([]);
  });

  it('waits only for containers with a health check', () => {
    const awaited = Object.values(containers).flatMap((described) => Object.entries(described.depends_on ?? {}));
    expect(awaited.length).toBeGreaterThan(0);
    for (const [name, { condition }] of awaited) {
      expect(condition).toBe('service_healthy');
      expect(container(name).healthcheck?.test[0]).toBe('CMD');
    }
  });

  it('publishes no port but that of the proxy', () => {
    const open = Object.entries(containers).filter(([, { ports = [] }]) => ports.length > 0);
    expect(open.map(([name, { ports }]) => [name, ports])).toEqual([['proxy', ['3000:3000']]]);
  });
});

describe('the proxy', () => {
  it('routes the prefixes of each service to its container', () => {
    const table = routes()
      .filter(({ paths, to }) => paths.length > 0 && to !== null)
      .map(({ paths, to }) => [to, [...paths].sort()]);
    const expected = services.map((service) => [
      `${service.name}:3000`,
      prefixesOf(service)
        .flatMap((prefix) => [prefix, `${prefix}/*`])
        .sort(),
    ]);
    expect(table).toEqual(expected);
  });

  it('hides the metrics, and routes everything else to one of the backends', () => {
    const all = routes();
    expect(all[0]).toEqual({ paths: ['/metrics', '/metrics/*'], to: null });
    expect(all.at(-1)?.paths).toEqual([]);
    expect(backends.map(({ name }) => `${name}:3000`)).toContain(all.at(-1)?.to);
  });
});

describe('the Dockerfile', () => {
  it('runs only npm commands, with scripts that exist', () => {
    const steps = commandsOf('RUN');
    expect(steps[0]).toMatch(/^npm ci/);
    for (const step of steps) {
      expect(step).toMatch(/^npm (ci|run [a-z:]+|prune)( --[a-z-]+(=[a-z]+)?)*$/);
      const script = /^npm run ([a-z:]+)/.exec(step)?.[1];
      if (script !== undefined) expect(Object.keys(npmScripts())).toContain(script);
    }
  });

  it('copies files that exist after the build, and every folder of migrations', () => {
    const sources = instructions()
      .filter(({ keyword }) => keyword === 'COPY')
      .flatMap(({ words }) => words.filter((word) => !word.startsWith('--')).slice(0, -1))
      .map((source) => source.replace(/^\/parley\//, ''));
    const made = ['dist', 'node_modules'];
    expect(sources.filter((source) => !made.includes(source) && !isThere(source))).toEqual([]);
    expect(sources.filter((source) => source.endsWith('/migrations')).sort()).toEqual(migrationFolders().sort());
  });

  it('keeps secrets and generated folders out of the image', () => {
    const ignored = textOf('.dockerignore').split('\n');
    for (const name of ['.env', '.git', '.parley', 'dist', 'node_modules']) expect(ignored).toContain(name);
  });

  it('does not run as root', () => {
    expect(commandsOf('USER')).toEqual(['node']);
  });
});
