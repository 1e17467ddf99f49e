import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testSetting } from '#libs/testing';
import { describeAccess, OTHER_SECRET } from './admin/access.js';
import { describeAlarms } from './admin/alarms.js';
import { describeConsumers } from './admin/consumers.js';
import { describeDeadLetters } from './admin/dead-letters.js';
import { describeOutbox } from './admin/outbox.js';
import { AdminFixture } from './admin/fixture.js';
import { describeTrace } from './admin/trace.js';

describe('an operator', () => {
  const fixture = new AdminFixture();

  beforeAll(() => fixture.start({ PARLEY_SITES: sitesFile() }), 90_000);
  afterAll(() => fixture.stop());

  describeConsumers(fixture);
  describeDeadLetters(fixture);
  describeTrace(fixture);
  describeOutbox(fixture);
  describeAccess(fixture);
  describeAlarms(fixture);
});

function sitesFile(): string {
  const path = join(mkdtempSync(join(testSetting('FOLDER'), 'sites-')), 'sites.yaml');
  writeFileSync(path, JSON.stringify({ sites: { other: { secret: OTHER_SECRET } } }));
  return path;
}
