import type { DynamicModule } from '@nestjs/common';
import type { FailureTable } from '#libs/http';
import type { DevelopmentSignIn } from './development-sign-in.js';

/** Pages for people that a process shows beside those for its operator. */
export interface PagesDefinition extends PagesLink {
  /** @param signIn null where tokens are somebody else's business */
  readonly moduleWith: (signIn: DevelopmentSignIn | null) => DynamicModule;
  /** The codes that they refuse with. */
  readonly failures: FailureTable;
}

/** How the start page leads to pages. */
export interface PagesLink {
  /** Where they begin, such as `/forum`. */
  readonly path: string;
  readonly title: string;
  readonly about: string;
}
