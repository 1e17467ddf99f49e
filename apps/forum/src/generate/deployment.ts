import {
  backendsOf,
  describedSettings,
  passwordVariable,
  prefixesOf,
  type ServiceDefinition,
  type SystemUser,
} from '#libs/runtime';
import { fillTemplate } from './template.js';

/** The command that runs one service as a process of its own. */
export function startCommand(service: string): string[] {
  return ['node', '--enable-source-maps', `dist/bundle/${service}.js`];
}

/** @param commandLine the command of the tools' container */
export function composeFile(
  template: string,
  services: readonly ServiceDefinition[],
  natsUsers: readonly SystemUser[],
  commandLine: readonly string[],
): string {
  const backends = backendsOf(services);
  const planned = natsUsers.filter((user) => user.imports !== null && !backends.some(({ name }) => name === user.name));
  const [first] = planned;
  return fillTemplate(template, {
    'what the proxy waits for': services.map(({ name }) => `${name}: { condition: service_healthy }`),
    services: services.flatMap((service, n) => [...(n === 0 ? [] : ['']), ...container(service)]),
    'the command line': `[${commandLine.join(', ')}]`,
    'NATS URLs of the services': backends.map(({ name }) => `${name.toUpperCase()}_NATS_URL: ${natsUrl(name)}`),
    'passwords of the NATS users': natsUsers.flatMap((user) => [
      ...(user === first ? ['# Users of services that are not written yet: external programs can act as them.'] : []),
      `${passwordVariable(user.name)}: key-\${${passwordVariable(user.name)}:?}`,
    ]),
  });
}

function container(service: ServiceDefinition): string[] {
  const { name } = service;
  const isBackend = service.kind === 'backend';
  return [
    `${name}:`,
    `  <<: *${isBackend ? 'service' : 'process'}`,
    `  command: [${startCommand(name).join(', ')}]`,
    '  environment:',
    `    <<: *${isBackend ? 'service' : 'process'}-settings`,
    ...(isBackend ? [`    NATS_URL: ${natsUrl(name)}`, ...ownSettings(service).map((line) => `    ${line}`)] : []),
  ];
}

/** Passes on what `.env` sets; an empty setting counts as not set. */
function ownSettings(service: ServiceDefinition & { readonly kind: 'backend' }): string[] {
  return describedSettings(service.settings).map((setting) => `${setting.name}: \${${setting.name}:-}`);
}

function natsUrl(user: string): string {
  return `nats://${user}:key-\${${passwordVariable(user)}:?}@nats:4222`;
}

/** The first service also answers for what every process has. */
export function caddyfile(template: string, services: readonly ServiceDefinition[]): string {
  const [first] = services;
  if (first === undefined) throw new Error('There is no service.');
  return fillTemplate(template, {
    'paths of the services': services.map(
      (service) =>
        `@${service.name} path ${prefixesOf(service)
          .flatMap((path) => [path, `${path}/*`])
          .join(' ')}`,
    ),
    'routes to the services': services.flatMap(({ name }) => [
      `handle @${name} {`,
      `\treverse_proxy ${name}:3000`,
      '}',
    ]),
    'a service': `${first.name}:3000`,
  });
}

export function dockerfile(template: string, services: readonly ServiceDefinition[]): string {
  return fillTemplate(template, {
    'migrations of the services': backendsOf(services).map(
      ({ name }) => `COPY --from=build /parley/apps/${name}/migrations ./apps/${name}/migrations`,
    ),
  });
}

export function envExample(
  template: string,
  services: readonly ServiceDefinition[],
  natsUsers: readonly SystemUser[],
): string {
  const settings = backendsOf(services).flatMap((service) => describedSettings(service.settings));
  return fillTemplate(template, {
    'passwords of the NATS users': natsUsers.map(({ name }) => `${passwordVariable(name)}=`),
    'settings of the services': settings.flatMap((setting) => [
      '',
      `# ${setting.about}`,
      `# ${setting.name}=${setting.default ?? ''}`,
    ]),
  });
}
