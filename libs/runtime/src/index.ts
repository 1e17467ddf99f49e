export { adminFailures } from './admin/failures.js';
export { Environment } from './config/environment.js';
export { type DescribedSetting, describedSettings, Setting } from './config/setting.js';
export { developmentToken } from './development-token.js';
export { examine } from './doctor/examine.js';
export type { Finding } from './doctor/finding.js';
export { Installation } from './installation/installation.js';
export { type MigratedSchema, migrateServices } from './installation/migrate-services.js';
export { MAX_PULL_MS } from './nats/accounts.js';
export { natsUsersOf, type PlannedUser, sharedEvents } from './nats/nats-users.js';
export {
  accountsConf,
  durablesConf,
  hasOldSubscribers,
  readSubscribers,
  type Subscriber,
  subscribersIn,
  writeSubscribers,
} from './nats/subscribers.js';
export { passwordVariable, type SystemUser, systemUsersConf } from './nats/system-users.js';
export { signInFailures } from './pages/failures.js';
export type { PagesDefinition } from './pages/pages-definition.js';
export { runServices } from './run-services.js';
export { schemaNames, SCHEMAS_FILE } from './schemas.js';
export { migrationFolders } from './service/migration-folders.js';
export { createServiceApp } from './service/service-app.js';
export {
  type BackendService,
  backendsOf,
  checkServices,
  defineService,
  prefixesOf,
  type ServiceDefinition,
} from './service-definition.js';
