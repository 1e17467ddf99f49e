import type { ServiceHealth } from '../service/running-service.js';
import { type Finding, fault, ok, warning } from './finding.js';

/** Asks a running Parley whether it is ready. */
export async function examineGateway(url: string): Promise<Finding[]> {
  const check = 'readiness';
  let response: Response;
  try {
    response = await fetch(`${url}/health/ready`);
  } catch {
    return [fault(check, `nothing answers at ${url}`, 'Start Parley, or give its address with --url.')];
  }
  const services = servicesIn(await response.text());
  const degraded = services.flatMap(([name, health]) => health.degraded.map((reason) => `${name}: ${reason}`));
  if (response.ok && degraded.length > 0) {
    return [warning(check, `ready at ${url}, but degraded: ${degraded.join(' | ')}`, 'See `parley consumers`.')];
  }
  if (response.ok) return [ok(check, `ready at ${url}`)];
  const reasons = services.filter(([, { ready }]) => !ready).map(([name]) => `${name}: no database`);
  const found = reasons.length === 0 ? `answers ${String(response.status)}` : reasons.join(' | ');
  return [fault(check, `not ready at ${url}: ${found}`, 'Start PostgreSQL, or see the log of that service.')];
}

function servicesIn(text: string): [string, ServiceHealth][] {
  try {
    const { services = {} } = JSON.parse(text) as { services?: Record<string, ServiceHealth> };
    return Object.entries(services);
  } catch (error) {
    // Another program answers there.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
