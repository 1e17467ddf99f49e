import { ExplainedError } from '#libs/kernel';

/** Stops the start; `faults` holds every fault of the file, each with the place it is at. */
export class InvalidSitesFile extends ExplainedError {
  constructor(readonly faults: readonly string[]) {
    super(
      `The sites file has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n  ${faults.join('\n  ')}`,
    );
    this.name = 'InvalidSitesFile';
  }
}
