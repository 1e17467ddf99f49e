export type { StepReporter } from './step-reporter.js';
export { freePort } from './free-port.js';
export { keepRunning } from './keep-running.js';
export { startPostgres, type EmbeddedPostgres, type StartPostgresOptions } from './postgres/start-postgres.js';
export { runningPostgres } from './postgres/running-postgres.js';
export { findNatsServer, type FindNatsServerOptions, type FoundNatsServer } from './nats/find-nats-server.js';
export { startNats, type EmbeddedNats, type StartNatsOptions } from './nats/start-nats.js';
export { openFolder } from './nats/folder.js';
export { runningNats, type RunningNats } from './nats/running-nats.js';
