import { Installation } from '#libs/runtime';
import { services } from '../services.js';

// Loading all services takes longer than most commands, so only the commands that need them load this module.
export { backendsOf, examine, migrateServices } from '#libs/runtime';
export { services };

/** The Parley that the environment describes, with the settings of each service. @throws {InvalidSettings} */
export function wholeInstallation(): Installation {
  return Installation.fromEnvironment(services);
}
