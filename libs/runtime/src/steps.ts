import type { Log } from '#libs/kernel';

/** Tells what a start does: one line a step, with the time that it took. */
export class Steps {
  constructor(private readonly log: Log) {}

  /** @param work gives the line to print when it is done; what it reports meanwhile is printed as it comes */
  async run(name: string, work: (report: (line: string) => void) => Promise<string>): Promise<void> {
    const began = performance.now();
    const line = await work((progress) => {
      this.log.info({ step: name }, progress);
    });
    this.log.info({ step: name, took: Math.round(performance.now() - began) }, line);
  }
}
