/** Stops the start; `faults` holds every fault of the file, each with the place it is at. */
export class SitesFileFaulty extends Error {
  constructor(readonly faults: readonly string[]) {
    super(
      `The sites file has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n  ${faults.join('\n  ')}`,
    );
    this.name = 'SitesFileFaulty';
  }
}
