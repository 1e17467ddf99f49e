export type { StepReporter } from './step-reporter.js';
export { freePort } from './free-port.js';
export { keepRunning } from './keep-running.js';
export { startPostgres, type EmbeddedPostgres, type StartPostgresOptions } from './postgres/start-postgres.js';
export { runningPostgres } from './postgres/running-postgres.js';
export { findNatsServer, type FindNatsServerOptions, type FoundNatsServer } from './nats/find-nats-server.js';
export { startNats, type EmbeddedNats, type StartNatsOptions } from './nats/start-nats.js';
export { SUBSCRIBERS_FOLDER, writeNatsConfiguration } from './nats/configuration.js';
export { runningNats, type RunningNats } from './nats/running-nats.js';
export {
  durablesConf,
  readSubscribers,
  type Subscriber,
  subscribersIn,
  usersConf,
  writeSubscribers,
} from './nats/subscribers.js';
export { passwordVariable, type SystemUser, systemUsersConf } from './nats/system-users.js';
