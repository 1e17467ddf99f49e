import { JetStreamApiError, type StreamInfo } from '@nats-io/jetstream';
import { PermissionViolationError } from '@nats-io/transport-node';
import { catalogue, type EventContract, STREAM, subjectOf } from '#libs/contracts';
import { Broker, streamConfig, type StreamSettings, UnsupportedNatsServer } from '#libs/messaging';
import type { Installation } from '../installation/installation.js';
import { sharedEvents } from '../nats/nats-users.js';
import type { BackendService } from '../service-definition.js';
import { type Finding, fault, ok, warning } from './finding.js';
import { examineClock } from './postgres.js';

/** Shares of the stream's maximum size from which it needs attention, and from which it is nearly full. */
const LARGE = 0.5;
const NEARLY_FULL = 0.9;
const CONNECT_TIMEOUT_MS = 5_000;
/** No stream has this name, so the server stores nothing of what we publish to test our rights. */
const NO_STREAM = 'parley-doctor';
const STREAM_NOT_FOUND = 10059;

/** Examines the server, the stream, and what each service's user may do. */
export async function examineNats(installation: Installation, services: readonly BackendService[]): Promise<Finding[]> {
  const { PARLEY_STREAM_REPLICAS: replicas, PARLEY_STREAM_MAX_BYTES: maxBytes } = installation.environment;
  const findings: Finding[] = [];
  const servers = new Set<string>();
  for (const service of services) {
    const { name } = service;
    const url = await installation.natsUrlOf(name);
    if (url === null)
      return [
        fault(
          'NATS',
          'no server runs on the data directory',
          'Start Parley, or set NATS_URL. A running Parley restarts its server by itself: its log says why it could not.',
        ),
      ];
    const examination = async (broker: Broker) => {
      const server = broker.connection.getServer();
      const isNew = !servers.has(server);
      servers.add(server);
      const stream = isNew ? await examineStream(broker, server, { replicas, maxBytes }) : [];
      return [...stream, await examineRights(broker, service)];
    };
    findings.push(...(await connected(name, url, examination)));
  }
  return findings;
}

async function connected(
  service: string,
  url: string,
  examination: (broker: Broker) => Promise<Finding[]>,
): Promise<Finding[]> {
  let broker: Broker;
  try {
    broker = await Broker.connect(url, service, CONNECT_TIMEOUT_MS);
  } catch (error) {
    const { name, message } = error as Error;
    if (error instanceof UnsupportedNatsServer) return [fault('NATS', message, 'Use a newer server, with JetStream.')];
    if (name === 'AuthorizationError') {
      const remedy = 'Give the service the password that nats-services.conf takes from the environment.';
      return [fault(`NATS user ${service}`, `is refused: ${message}`, remedy)];
    }
    return [fault(`NATS user ${service}`, `cannot connect: ${message}`, 'Start the server, or correct NATS_URL.')];
  }
  try {
    return await examination(broker);
  } finally {
    await broker.close();
  }
}

async function examineStream(broker: Broker, server: string, settings: StreamSettings): Promise<Finding[]> {
  const found = ok('NATS', `${broker.connection.info?.version ?? '?'} with JetStream on ${server}`);
  let stream: StreamInfo;
  try {
    stream = await broker.jsm.streams.info(STREAM);
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== STREAM_NOT_FOUND) throw error;
    return [found, fault('stream', 'does not exist', 'Start a service: the first one creates it.')];
  }
  return [found, examineSettings(stream, settings), examineSize(stream), ...clockOf(stream)];
}

/** The server's clock, if it reports it (since 2.10). */
function clockOf(stream: StreamInfo): Finding[] {
  const { ts } = stream as { readonly ts?: string };
  return ts === undefined ? [] : [examineClock('clock of NATS', Date.parse(ts) - Date.now())];
}

function examineSettings({ config }: StreamInfo, settings: StreamSettings): Finding {
  const check = 'settings of the stream';
  const actual = config as unknown as Record<string, unknown>;
  const others = Object.entries(streamConfig(settings)).filter(
    ([name, value]) => JSON.stringify(actual[name]) !== JSON.stringify(value),
  );
  if (others.length === 0) return ok(check, 'as Parley creates it');
  const found = others.map(([name, value]) => `${name} is ${shown(actual[name])}, not ${shown(value)}`).join('; ');
  // With these, events are lost, or stored twice.
  const isSevere = others.some(([name]) => ['subjects', 'retention', 'discard', 'storage'].includes(name));
  const remedy = `Change it with \`nats stream edit ${STREAM}\`, or change the settings PARLEY_STREAM_….`;
  return isSevere ? fault(check, found, remedy) : warning(check, found, remedy);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function examineSize({ state, config }: StreamInfo): Finding {
  const check = 'size of the stream';
  const share = config.max_bytes > 0 ? state.bytes / config.max_bytes : 0;
  const limit = config.max_bytes > 0 ? mebibytes(config.max_bytes) : 'no limit';
  const found = `${String(state.messages)} events, ${mebibytes(state.bytes)} of ${limit}`;
  const remedy = `Raise max_bytes (\`nats stream edit ${STREAM}\`): when it is full, events wait in the outbox.`;
  if (share >= NEARLY_FULL) return fault(check, found, remedy);
  return share >= LARGE ? warning(check, found, remedy) : ok(check, found);
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

/** Tries to publish what the service may and may not publish, under a condition that no stream fulfils. */
async function examineRights(broker: Broker, { name, publishes }: BackendService): Promise<Finding> {
  const check = `NATS user ${name}`;
  const own = [...publishes, ...sharedEvents];
  const refused = await namesOf(own, async (contract) => !(await mayPublish(broker, contract)));
  if (refused.length > 0) {
    const remedy = 'Let the server use the nats-services.conf of this version.';
    return fault(check, `may not publish ${refused.join(', ')}`, remedy);
  }
  const foreign = catalogue.filter((contract) => !own.includes(contract));
  const allowed = await namesOf(foreign, (contract) => mayPublish(broker, contract));
  if (allowed.length > 0) {
    const remedy = 'Start the server with deploy/nats/nats.conf, which gives each service its own rights.';
    return warning(check, `may publish the events of others: ${allowed.join(', ')}`, remedy);
  }
  return ok(check, 'may publish its own events, and no others');
}

/** The names of those events that fulfil a condition. */
async function namesOf(
  contracts: readonly EventContract[],
  supports: (contract: EventContract) => Promise<boolean>,
): Promise<string[]> {
  const names: string[] = [];
  for (const contract of contracts) if (await supports(contract)) names.push(`${contract.entity}.${contract.event}`);
  return names;
}

async function mayPublish({ js }: Broker, contract: EventContract): Promise<boolean> {
  try {
    await js.publish(subjectOf(contract, 'doctor', 'doctor'), '', { expect: { streamName: NO_STREAM } });
    throw new Error('The server stored an event that was published only to test the rights.');
  } catch (error) {
    if (error instanceof JetStreamApiError) return true;
    const { cause } = error as Error;
    if (error instanceof PermissionViolationError || cause instanceof PermissionViolationError) return false;
    throw error;
  }
}
