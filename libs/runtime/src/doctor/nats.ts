import { JetStreamApiError, type StreamInfo } from '@nats-io/jetstream';
import { PermissionViolationError } from '@nats-io/transport-node';
import { catalogue, type EventContract, STREAM, subjectOf } from '#libs/contracts';
import { Broker, streamConfig, type StreamSettings, UnfitNatsServer } from '#libs/messaging';
import type { Installation } from '../installation/installation.js';
import type { ServiceDefinition } from '../service-definition.js';
import { type Finding, fault, ok, warning } from './finding.js';
import { examineClock } from './postgres.js';

/** At which shares of what the stream may hold somebody should look, and it is nearly too late. */
const MUCH = 0.5;
const TOO_MUCH = 0.9;
/** How long a server may take to let us in, in milliseconds. */
const PATIENCE = 5_000;
/** No stream's name, so that the server refuses what we publish only to see whether we may. */
const NO_STREAM = 'parley-doctor';
const STREAM_NOT_FOUND = 10059;

/** Looks at the server and the stream, and at what each service's user may do. */
export async function examineNats(
  installation: Installation,
  definitions: readonly ServiceDefinition[],
): Promise<Finding[]> {
  const { PARLEY_STREAM_REPLICAS: replicas, PARLEY_STREAM_MAX_BYTES: maxBytes } = installation.environment;
  const findings: Finding[] = [];
  const servers = new Set<string>();
  for (const { name } of definitions) {
    const url = await installation.natsUrlOf(name);
    if (url === null)
      return [
        fault(
          'NATS',
          'no server runs on the data directory',
          'Start Parley, or set NATS_URL. One that is running brings its server back by itself: see why not in its log.',
        ),
      ];
    const look = async (broker: Broker) => {
      const server = broker.connection.getServer();
      const isNew = !servers.has(server);
      servers.add(server);
      const stream = isNew ? await examineStream(broker, server, { replicas, maxBytes }) : [];
      return [...stream, await examineRights(broker, name)];
    };
    findings.push(...(await connected(name, url, look)));
  }
  return findings;
}

async function connected(
  service: string,
  url: string,
  look: (broker: Broker) => Promise<Finding[]>,
): Promise<Finding[]> {
  let broker: Broker;
  try {
    broker = await Broker.connect(url, service, PATIENCE);
  } catch (error) {
    const { name, message } = error as Error;
    if (error instanceof UnfitNatsServer) return [fault('NATS', message, 'Take a newer server, with JetStream.')];
    if (name === 'AuthorizationError') {
      const remedy = 'Give it the password that nats-services.conf takes from the environment.';
      return [fault(`NATS user ${service}`, `is refused: ${message}`, remedy)];
    }
    return [fault(`NATS user ${service}`, `cannot connect: ${message}`, 'Start the server, or mend NATS_URL.')];
  }
  try {
    return await look(broker);
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
    return [found, fault('stream', 'it is not there', 'Start a service: whichever comes first makes it.')];
  }
  return [found, examineSettings(stream, settings), examineSize(stream), ...clockOf(stream)];
}

/** The server's clock, if it tells (since 2.10). */
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
  if (others.length === 0) return ok(check, 'as Parley makes it');
  const found = others.map(([name, value]) => `${name} is ${told(actual[name])}, not ${told(value)}`).join('; ');
  // With these, events are lost, or taken in twice.
  const grave = others.some(([name]) => ['subjects', 'retention', 'discard', 'storage'].includes(name));
  const remedy = `Change it with \`nats stream edit ${STREAM}\`, or the settings PARLEY_STREAM_… to what you want.`;
  return grave ? fault(check, found, remedy) : warning(check, found, remedy);
}

function told(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function examineSize({ state, config }: StreamInfo): Finding {
  const check = 'size of the stream';
  const share = config.max_bytes > 0 ? state.bytes / config.max_bytes : 0;
  const most = config.max_bytes > 0 ? mebibytes(config.max_bytes) : 'no limit';
  const found = `${String(state.messages)} events, ${mebibytes(state.bytes)} of ${most}`;
  const remedy = `Raise max_bytes (\`nats stream edit ${STREAM}\`): when it is full, events wait in the outbox.`;
  if (share >= TOO_MUCH) return fault(check, found, remedy);
  return share >= MUCH ? warning(check, found, remedy) : ok(check, found);
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

/** Tries what a service must and must not tell, with a condition that no stream fulfils. */
async function examineRights(broker: Broker, service: string): Promise<Finding> {
  const check = `NATS user ${service}`;
  const own = catalogue.filter(({ producer }) => producer === service || producer === 'any');
  const others = catalogue.filter((contract) => !own.includes(contract));
  const refused = await those(own, async (contract) => !(await mayTell(broker, contract)));
  if (refused.length > 0) {
    return fault(
      check,
      `may not tell ${refused.join(', ')}`,
      'Let the server use the nats-services.conf of this version.',
    );
  }
  const allowed = await those(others, (contract) => mayTell(broker, contract));
  if (allowed.length > 0) {
    const remedy = 'Start the server with libs/embedded/nats.conf, which gives each service its own rights.';
    return warning(check, `may tell what others own: ${allowed.join(', ')}`, remedy);
  }
  return ok(check, 'may tell what it owns, and nothing else');
}

async function those(
  contracts: readonly EventContract[],
  is: (contract: EventContract) => Promise<boolean>,
): Promise<string[]> {
  const entities = new Set<string>();
  for (const contract of contracts) {
    if (!entities.has(contract.entity) && (await is(contract))) entities.add(contract.entity);
  }
  return [...entities];
}

async function mayTell({ js }: Broker, contract: EventContract): Promise<boolean> {
  try {
    await js.publish(subjectOf(contract, 'doctor', 'doctor'), '', { expect: { streamName: NO_STREAM } });
    throw new Error('The server took an event that was not meant for it.');
  } catch (error) {
    if (error instanceof JetStreamApiError) return true;
    const { cause } = error as Error;
    if (error instanceof PermissionViolationError || cause instanceof PermissionViolationError) return false;
    throw error;
  }
}
