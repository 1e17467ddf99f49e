import { readFileSync } from 'node:fs';
import type { Log } from '#libs/kernel';
import { InvalidSitesFile, readSites, type Sites } from '#libs/sites';
import { type Environment, InvalidSettings } from './environment.js';

/** The sites that a process serves: those of its sites file, or the built-in one where there is no file. */
export class SitesFile {
  /** All services share the object, so they all see what `readAgain` finds. */
  readonly sites: Sites;

  /** @throws {InvalidSitesFile} @throws {InvalidSettings} if the file cannot be read */
  constructor(
    private readonly settings: Pick<Environment, 'PARLEY_SITES' | 'PARLEY_RATE_LIMITS'>,
    private readonly secret: string,
    private readonly log: Log,
  ) {
    this.sites = this.read();
  }

  /** Adopts the current content of the file. If that is invalid, its errors are logged and the sites stay as they were. */
  readAgain(): void {
    try {
      this.sites.replaceBy(this.read());
    } catch (error) {
      if (!(error instanceof InvalidSitesFile) && !(error instanceof InvalidSettings)) throw error;
      const faults = error instanceof InvalidSitesFile ? error.faults : error.errors;
      this.log.error({ faults }, `The sites stay as they were. ${error.message}`);
      return;
    }
    this.log.info({ sites: this.sites.names() }, 'the sites file was read again');
  }

  private read(): Sites {
    const sites = sitesOf(this.settings, this.secret);
    return this.settings.PARLEY_RATE_LIMITS === 'off' ? sites.withoutLimits() : sites;
  }
}

/** The sites according to the settings. @throws {InvalidSitesFile} @throws {InvalidSettings} if the file cannot be read */
export function sitesOf({ PARLEY_SITES: path }: Pick<Environment, 'PARLEY_SITES'>, secret: string): Sites {
  return readSites(path === undefined ? null : textOf(path), secret);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new InvalidSettings([`PARLEY_SITES names a file that cannot be read: ${(error as Error).message}`]);
  }
}
