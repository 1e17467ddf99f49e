import { type Command, Option } from 'commander';
import { Installation, migrateServices } from '#libs/runtime';
import { services } from '../services.js';
import { optionsOf, serviceNames } from './options.js';
import { rows, tell } from './output.js';

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description(
      'make the schemas and roles that are missing, and bring them to the newest version, without starting Parley',
    )
    .addOption(new Option('--service <service>', 'only this one').choices(serviceNames))
    .action(async (_: object, command: Command) => {
      const { service, json } = optionsOf<{ service?: string }>(command);
      const wanted = services.filter(({ name }) => service === undefined || name === service);
      const migrated = await migrateServices(Installation.atHand(), wanted);
      const lines = migrated.map(({ service: name, made, migrations }) => [
        name,
        made ? 'made' : 'was there',
        migrations.length === 0 ? 'nothing to migrate' : migrations.join(', '),
      ]);
      tell(rows(migrated, ['service', 'schema', 'migrations'], lines, 'No service.'), json === true);
    });
}
