import { type Command, Option } from 'commander';
import { optionsOf, serviceNames } from './options.js';
import { print, tableOutput } from './output.js';

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description(
      'create missing schemas and roles, and migrate the schemas to the newest version, without starting Parley',
    )
    .addOption(new Option('--service <service>', 'only this service').choices(serviceNames))
    .action(async (_: object, command: Command) => {
      const { service, json } = optionsOf<{ service?: string }>(command);
      const { backendsOf, migrateServices, services, wholeInstallation } = await import('./all-services.js');
      const wanted = backendsOf(services).filter(({ name }) => service === undefined || name === service);
      const migrated = await migrateServices(wholeInstallation(), wanted);
      const lines = migrated.map(({ service: name, made, migrations }) => [
        name,
        made ? 'created' : 'existed',
        migrations.length === 0 ? 'nothing to migrate' : migrations.join(', '),
      ]);
      print(tableOutput(migrated, ['service', 'schema', 'migrations'], lines, 'No service.'), json === true);
    });
}
