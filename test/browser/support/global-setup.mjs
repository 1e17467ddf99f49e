import { mkdirSync } from 'node:fs';
import base from '../../../libs/testing/src/global-setup.mjs';
import { chromiumPath } from './chromium.mjs';

/** Looks for Chromium first, so that no server is started for tests that cannot run. */
export default async function globalSetup() {
  process.env.PARLEY_TEST_CHROMIUM = chromiumPath();
  mkdirSync('test/browser/output', { recursive: true });
  await base();
}
