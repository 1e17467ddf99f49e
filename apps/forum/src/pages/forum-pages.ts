import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import { projectRoot } from '#libs/persistence';
import type { DevelopmentSignIn, PagesDefinition } from '#libs/runtime';
import { pagesFailures } from './failures.js';
import { PageFiles } from './page-files.js';
import { OFFERS_SIGN_IN, PagesController } from './pages.controller.js';
import { SIGN_IN, SignInController } from './sign-in.controller.js';

@Module({})
class ForumPagesModule {}

/** The forum in a browser, a frontend like any other: apps/forum/pages. */
export const forumPages: PagesDefinition = {
  path: '/forum',
  title: 'Forum',
  about: 'read, write and discuss, in the browser',
  moduleWith,
  failures: pagesFailures,
};

function moduleWith(signIn: DevelopmentSignIn | null): DynamicModule {
  const files = new PageFiles(join(projectRoot(import.meta.url), 'dist', 'apps', 'forum', 'pages'));
  return {
    module: ForumPagesModule,
    controllers: signIn === null ? [PagesController] : [PagesController, SignInController],
    providers: [
      { provide: PageFiles, useValue: files },
      { provide: OFFERS_SIGN_IN, useValue: signIn !== null },
      { provide: SIGN_IN, useValue: signIn },
    ],
  };
}
