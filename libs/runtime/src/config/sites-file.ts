import { readFileSync } from 'node:fs';
import { readSites, type Sites, InvalidSitesFile } from '#libs/sites';
import type { Log } from '#libs/kernel';
import { type Environment, FaultySettings } from './environment.js';

/** The sites that a process serves, as its sites file has them, or the built-in one where there is no file. */
export class SitesFile {
  /** All services share it, so what is read again holds for all of them at once. */
  readonly sites: Sites;

  /** @throws {InvalidSitesFile} @throws {FaultySettings} if the file cannot be read */
  constructor(
    private readonly settings: Pick<Environment, 'PARLEY_SITES' | 'PARLEY_RATE_LIMITS'>,
    private readonly secret: string,
    private readonly log: Log,
  ) {
    this.sites = this.read();
  }

  /** Takes over what the file says now. If it is faulty, its faults are logged and the sites stay as they are. */
  readAgain(): void {
    try {
      this.sites.replaceBy(this.read());
    } catch (error) {
      if (!(error instanceof InvalidSitesFile) && !(error instanceof FaultySettings)) throw error;
      this.log.error({ faults: error.faults }, `The sites stay as they were. ${error.message}`);
      return;
    }
    this.log.info({ sites: this.sites.names() }, 'the sites file was read again');
  }

  private read(): Sites {
    const sites = sitesOf(this.settings, this.secret);
    return this.settings.PARLEY_RATE_LIMITS === 'off' ? sites.withoutLimits() : sites;
  }
}

/** The sites as the settings have them. @throws {InvalidSitesFile} @throws {FaultySettings} if the file cannot be read */
export function sitesOf({ PARLEY_SITES: path }: Pick<Environment, 'PARLEY_SITES'>, secret: string): Sites {
  return readSites(path === undefined ? null : textOf(path), secret);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new FaultySettings([`PARLEY_SITES names a file that cannot be read: ${(error as Error).message}`]);
  }
}
