/** Stops the start; `faults` holds every fault of the file, each with the place it is at. */
export class InvalidSitesFile extends Error {
  constructor(readonly faults: readonly string[]) {
    super(
      `The sites file has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n  ${faults.join('\n  ')}`,
    );
    this.name = 'InvalidSitesFile';
  }
}
