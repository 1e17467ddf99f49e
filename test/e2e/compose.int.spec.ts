import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getMetadataStorage } from 'class-validator';
import { findNatsServer, houseUsers, writeOutsideUsers } from '#libs/embedded';
import { prefixesOf } from '#libs/runtime';
import { services } from '../../apps/forum/src/services.js';
import { Environment, readEnvironment } from '../../libs/runtime/src/config/environment.js';
import { serviceNames } from '../../libs/runtime/src/service-definition.js';
import { routes } from './deployment/caddyfile.js';
import { composeFile, type Container, requiredVariables } from './deployment/compose-file.js';
import { commandsOf, instructions } from './deployment/dockerfile.js';
import { isThere, migrationFolders, npmScripts, projectFolder, textOf } from './deployment/project-file.js';

// No docker engine runs here: what can be known without one is held against the code.

/** Begins like a number, as one secret in three does when it is made by `openssl rand -hex`. */
const secrets = Object.fromEntries(requiredVariables().map((name, n) => [name, `${n}2e3${'0a'.repeat(14)}`]));
const { services: containers, volumes } = composeFile(secrets);
const built = Object.entries(containers).filter(([, container]) => container.build !== undefined);
/** The command line, which is started by hand and ends by itself. */
const TOOL = 'parley';
const ours = built.filter(([name]) => name !== TOOL);

function container(name: string): Container {
  const found = containers[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no ${name}.`);
  return found;
}

function environmentOf({ environment = {} }: Container): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]));
}

describe('docker-compose.yml', () => {
  it('runs each service in a container of its own, as npm would', () => {
    expect(ours.map(([name]) => name).sort()).toEqual(services.map(({ name }) => name).sort());
    for (const [name, { command }] of ours) expect(command?.join(' ')).toBe(npmScripts()[`start:${name}`]);
  });

  it('has the command line at hand, and does not start it', () => {
    const { entrypoint = [], profiles } = container(TOOL);
    expect(entrypoint.join(' ')).toBe(npmScripts().parley);
    expect(profiles).toEqual(['tools']);
    const { PARLEY_OPERATOR_NATS_URL = '' } = environmentOf(container(TOOL));
    const { username, password } = new URL(PARLEY_OPERATOR_NATS_URL);
    expect([username, password]).toEqual(['operator', environmentOf(container('nats')).PARLEY_NATS_PASSWORD_OPERATOR]);
  });

  it.each(built)('gives %s settings that it knows and that fit', (_name, described) => {
    const known = getMetadataStorage()
      .getTargetValidationMetadatas(Environment, '', false, false)
      .map(({ propertyName }) => propertyName);
    const given = environmentOf(described);
    expect(Object.keys(given).filter((name) => !known.includes(name))).toEqual([]);
    const settings = readEnvironment(given);
    expect(settings.PARLEY_SECRET).toBe(secrets.PARLEY_SECRET);
    expect(settings.DATABASE_URL).toContain(`:${secrets.POSTGRES_PASSWORD ?? ''}@postgres:5432/`);
  });

  it.each(ours)('lets %s in at NATS as the user of its name', (name, described) => {
    const url = new URL(environmentOf(described).NATS_URL ?? '');
    const passwords = environmentOf(container('nats'));
    expect(url.host).toBe('nats:4222');
    expect(url.username).toBe(name);
    expect(url.password).toBe(passwords[`PARLEY_NATS_PASSWORD_${name.toUpperCase()}`]);
  });

  it('gives the NATS server a password for every user in its file, each another one', () => {
    const config = textOf('libs/embedded/nats-services.conf');
    const users = [...config.matchAll(/user: "(\w+)", password: \$(\w+)/g)].map(([, user, variable]) => [
      user,
      variable,
    ]);
    expect(users).toEqual(houseUsers.map((name) => [name, `PARLEY_NATS_PASSWORD_${name.toUpperCase()}`]));
    expect(houseUsers).toEqual([...serviceNames, 'operator']);
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

  it('begins without subscribers from outside, in the form that the command line writes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'compose-subscribers-'));
    await writeOutsideUsers(folder, []);
    for (const file of ['users.conf', 'durables.conf']) {
      expect(textOf(`apps/forum/deploy/subscribers/${file}`)).toBe(readFileSync(join(folder, file), 'utf8'));
    }
    rmSync(folder, { recursive: true });
  });

  it('asks for just what .env.example lists', () => {
    const listed = [...textOf('.env.example').matchAll(/^([A-Z_]+)=$/gm)].map(([, name]) => name);
    expect(listed.sort()).toEqual(requiredVariables());
    expect(() => composeFile({})).toThrow(/needs/);
  });

  it('mounts files and volumes that are there', () => {
    const sources = Object.values(containers).flatMap((described) =>
      (described.volumes ?? []).map((text) => text.split(':', 1)[0] ?? ''),
    );
    const missing = sources.filter((source) => (source.startsWith('./') ? !isThere(source) : !(source in volumes)));
    expect(missing).toEqual([]);
  });

  it('waits only for containers whose health it asks', () => {
    const awaited = Object.values(containers).flatMap((described) => Object.entries(described.depends_on ?? {}));
    expect(awaited.length).toBeGreaterThan(0);
    for (const [name, { condition }] of awaited) {
      expect(condition).toBe('service_healthy');
      expect(container(name).healthcheck?.test[0]).toBe('CMD');
    }
  });

  it('opens no door to the world but the proxy', () => {
    const open = Object.entries(containers).filter(([, { ports = [] }]) => ports.length > 0);
    expect(open.map(([name, { ports }]) => [name, ports])).toEqual([['proxy', ['3000:3000']]]);
  });
});

describe('the proxy', () => {
  it("has the services' own table of prefixes", () => {
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

  it('shows nobody the metrics, and sends all the rest to one of the services', () => {
    const all = routes();
    expect(all[0]).toEqual({ paths: ['/metrics', '/metrics/*'], to: null });
    expect(all.at(-1)?.paths).toEqual([]);
    expect(services.map(({ name }) => `${name}:3000`)).toContain(all.at(-1)?.to);
  });
});

describe('the Dockerfile', () => {
  it('runs nothing but npm commands, of scripts that are there', () => {
    const steps = commandsOf('RUN');
    expect(steps[0]).toMatch(/^npm ci/);
    for (const step of steps) {
      expect(step).toMatch(/^npm (ci|run [a-z:]+|prune)( --[a-z-]+(=[a-z]+)?)*$/);
      const script = /^npm run ([a-z:]+)/.exec(step)?.[1];
      if (script !== undefined) expect(Object.keys(npmScripts())).toContain(script);
    }
  });

  it('copies what is there once it was built, and every folder of migrations', () => {
    const sources = instructions()
      .filter(({ keyword }) => keyword === 'COPY')
      .flatMap(({ words }) => words.filter((word) => !word.startsWith('--')).slice(0, -1))
      .map((source) => source.replace(/^\/parley\//, ''));
    const made = ['dist', 'node_modules'];
    expect(sources.filter((source) => !made.includes(source) && !isThere(source))).toEqual([]);
    expect(sources.filter((source) => source.endsWith('/migrations')).sort()).toEqual(migrationFolders().sort());
  });

  it('keeps secrets and what is made anew out of the image', () => {
    const ignored = textOf('.dockerignore').split('\n');
    for (const name of ['.env', '.git', '.parley', 'dist', 'node_modules']) expect(ignored).toContain(name);
  });

  it('does not run as root', () => {
    expect(commandsOf('USER')).toEqual(['node']);
  });
});
