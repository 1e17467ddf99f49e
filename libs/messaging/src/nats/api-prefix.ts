import { JetStreamApiCodes } from '@nats-io/jetstream';
import { type NatsConnection, NoRespondersError, PermissionViolationError } from '@nats-io/transport-node';
import { JETSTREAM_PREFIX } from '#libs/contracts';

const OWN_ACCOUNT = '$JS.API';
const TIMEOUT_MS = 5_000;

/**
 * Where a connection finds the JetStream API of the stream. With Parley's configuration each service has an account of its own,
 * named as the service, and imports the API; with any other, such as a server without users, the stream is in its own account.
 */
export async function apiPrefixOf(connection: NatsConnection, service: string): Promise<string> {
  // This one also works while a cluster has no leader.
  const user = await request<{ readonly data?: { readonly account?: string } }>(connection, '$SYS.REQ.USER.INFO');
  if (user?.data?.account !== undefined) return user.data.account === service ? JETSTREAM_PREFIX : OWN_ACCOUNT;
  // Server 2.9 does not tell a connection its account.
  const info = await request<{ readonly error?: { readonly err_code: number } }>(connection, `${OWN_ACCOUNT}.INFO`);
  return info?.error?.err_code === JetStreamApiCodes.JetStreamNotEnabledForAccount ? JETSTREAM_PREFIX : OWN_ACCOUNT;
}

/** Null where nobody answers, or this user may not ask: so it is not Parley's configuration. */
async function request<T>(connection: NatsConnection, subject: string): Promise<T | null> {
  try {
    return (await connection.request(subject, '', { timeout: TIMEOUT_MS })).json<T>();
  } catch (error) {
    const { cause } = error as Error;
    const isRefused = [error, cause].some(
      (reason) => reason instanceof NoRespondersError || reason instanceof PermissionViolationError,
    );
    if (isRefused) return null;
    throw error;
  }
}
