import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Log } from '#libs/kernel';
import { type FailureTable, requestFailures } from './failures.js';
import { ProblemFilter } from './problem-filter.js';

/**
 * Makes every error of the application a problem document. Call it before `app.init()`; the application must use an
 * adapter from `createAdapter`, which answers what fails before Nest sees it.
 */
export function useProblems(app: NestFastifyApplication, failures: FailureTable, log: Log): void {
  app.useGlobalFilters(new ProblemFilter({ ...requestFailures, ...failures }, log));
}
