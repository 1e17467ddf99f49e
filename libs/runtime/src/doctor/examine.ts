import type { Installation } from '../installation/installation.js';
import type { ServiceDefinition } from '../service-definition.js';
import { examineDoor } from './door.js';
import { type Finding, fault } from './finding.js';
import { examineHost } from './host.js';
import { examineNats } from './nats.js';
import { examinePostgres } from './postgres.js';
import { examineSecrets } from './secrets.js';

/** Looks at all that Parley stands on, changing nothing; whatever cannot be looked at is a finding, too. */
export async function examine(
  installation: Installation,
  definitions: readonly ServiceDefinition[],
  url: string,
): Promise<Finding[]> {
  const looks: [string, () => Promise<Finding[]>][] = [
    ['this machine', () => examineHost(installation)],
    ['secrets', () => Promise.resolve(examineSecrets(installation))],
    ['PostgreSQL', () => examinePostgres(installation, definitions)],
    ['NATS', () => examineNats(installation, definitions)],
    ['front door', () => examineDoor(url)],
  ];
  const findings = await Promise.all(
    looks.map(async ([what, look]) => {
      try {
        return await look();
      } catch (error) {
        return [fault(what, `could not be looked at: ${(error as Error).message}`, 'See the message.')];
      }
    }),
  );
  return findings.flat();
}
