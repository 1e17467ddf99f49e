import type { EventContract } from '#libs/contracts';
import { backendsOf, describedSettings, Environment, type ServiceDefinition, sharedEvents } from '#libs/runtime';
import { handledEvents } from './handled-events.js';
import { markdownTable } from './markdown-table.js';
import { unconnectedApp } from './unconnected-app.js';

/** For docs/architecture.md: what each service owns, where it answers, and what it reads. */
export async function serviceTable(services: readonly ServiceDefinition[]): Promise<string> {
  const rows: string[][] = [];
  for (const service of services) {
    const paths = service.kind === 'backend' ? service.prefixes : [];
    const pages = service.pages === null ? [] : [service.pages.path];
    rows.push([
      code(service.name),
      service.about,
      [...paths, ...pages].map(code).join(', '),
      service.kind === 'backend' ? eventsByEntity(await handledBy(service)) : '',
    ]);
  }
  return markdownTable(['service', 'owns', 'answers under', 'reads'], rows);
}

/** For docs/operating.md: the settings of a process, and those that only one service has. */
export function settingsTable(services: readonly ServiceDefinition[]): string {
  const settings = [Environment, ...backendsOf(services).map((service) => service.settings)].flatMap((type) =>
    describedSettings(type),
  );
  const rows = settings.map((setting) => [code(setting.name), shownDefault(setting.default), setting.about]);
  return markdownTable(['name', 'default', 'meaning'], rows);
}

async function handledBy(service: ServiceDefinition & { readonly kind: 'backend' }): Promise<EventContract[]> {
  const app = await unconnectedApp(service);
  const events = handledEvents(app);
  await app.close();
  return events.filter((event) => !sharedEvents.includes(event));
}

/** Such as `post.created/edited`, `decision.made`. */
function eventsByEntity(events: readonly EventContract[]): string {
  const entities = [...new Set(events.map(({ entity }) => entity))];
  const named = entities.map((entity) => {
    const names = events.filter((contract) => contract.entity === entity).map(({ event }) => event);
    return code(`${entity}.${names.join('/')}`);
  });
  return named.join(', ');
}

/** A value of a setting as code, and words as they are. */
function shownDefault(value: string | null): string {
  if (value === null) return '';
  return /^[^\s`]+$/.test(value) ? code(value) : value;
}

function code(text: string): string {
  return `\`${text}\``;
}
