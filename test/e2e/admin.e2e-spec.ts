import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testSetting } from '#libs/testing';
import { aboutAccess, OTHER_SECRET } from './admin/access.js';
import { aboutAlarms } from './admin/alarms.js';
import { aboutConsumers } from './admin/consumers.js';
import { aboutDeadLetters } from './admin/dead-letters.js';
import { aboutOutbox } from './admin/outbox.js';
import { Stage } from './admin/stage.js';
import { aboutTrace } from './admin/trace.js';

describe('an operator', () => {
  const the = new Stage();

  beforeAll(() => the.start({ PARLEY_SITES: sitesFile() }), 90_000);
  afterAll(() => the.stop());

  aboutConsumers(the);
  aboutDeadLetters(the);
  aboutTrace(the);
  aboutOutbox(the);
  aboutAccess(the);
  aboutAlarms(the);
});

function sitesFile(): string {
  const path = join(mkdtempSync(join(testSetting('FOLDER'), 'sites-')), 'sites.yaml');
  writeFileSync(path, JSON.stringify({ sites: { other: { secret: OTHER_SECRET } } }));
  return path;
}
