import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { projectRoot } from '#libs/persistence';
import { type BackendService, defineService } from '#libs/runtime';

/** The tables for what is measured. */
export const benchMigrations = join(projectRoot(import.meta.url), 'test/bench/messages/migrations');

/** A service of the benchmark with the name of a real one, on the real runtime. */
export function benchService(name: 'posts' | 'comments', module: Type): BackendService {
  return defineService({
    name,
    about: 'what is measured',
    prefixes: [`/v1/${name}`],
    module,
    migrations: benchMigrations,
  });
}
