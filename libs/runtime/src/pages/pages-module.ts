import { join } from 'node:path';
import type { DynamicModule } from '@nestjs/common';
import { projectRoot } from '#libs/persistence';
import type { DevelopmentSignIn } from './development-sign-in.js';
import { PageFiles } from './page-files.js';
import { pagesController } from './pages.controller.js';
import type { PagesDefinition } from './pages-definition.js';
import { SIGN_IN, signInController } from './sign-in.controller.js';

/** Serves one service's pages. @param signIn null where people sign in elsewhere */
export function pagesModule({ path, folder }: PagesDefinition, signIn: DevelopmentSignIn | null): DynamicModule {
  const files = new PageFiles(join(projectRoot(import.meta.url), 'dist', folder));
  /** A class of its own for each: Nest knows a module by its class, and a controller's path is fixed by its class. */
  class PagesModule {}
  return {
    module: PagesModule,
    controllers: [pagesController(path, files, signIn !== null), ...(signIn === null ? [] : [signInController(path)])],
    providers: [{ provide: SIGN_IN, useValue: signIn }],
  };
}
