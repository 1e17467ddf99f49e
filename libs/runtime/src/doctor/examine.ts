import type { Installation } from '../installation/installation.js';
import { backendsOf, type ServiceDefinition } from '../service-definition.js';
import { type Finding, fault } from './finding.js';
import { examineGateway } from './gateway.js';
import { examineHost } from './host.js';
import { examineNats } from './nats.js';
import { examinePostgres } from './postgres.js';
import { examineSecrets } from './secrets.js';

/** Examines everything that Parley depends on, and changes nothing. What cannot be examined is a finding, too. */
export async function examine(
  installation: Installation,
  services: readonly ServiceDefinition[],
  url: string,
): Promise<Finding[]> {
  const backends = backendsOf(services);
  const examinations: [string, () => Promise<Finding[]>][] = [
    ['this machine', () => examineHost(installation)],
    ['secrets', () => Promise.resolve(examineSecrets(installation))],
    ['PostgreSQL', () => examinePostgres(installation, backends)],
    ['NATS', () => examineNats(installation, backends)],
    ['gateway', () => examineGateway(url)],
  ];
  const findings = await Promise.all(
    examinations.map(async ([subject, examination]) => {
      try {
        return await examination();
      } catch (error) {
        return [fault(subject, `could not be examined: ${(error as Error).message}`, 'See the message.')];
      }
    }),
  );
  return findings.flat();
}
