import { describeConsumers } from './admin/consumers.js';
import { AdminFixture } from './admin/fixture.js';

// The other tests access the stream, on a server without users. This one uses the embedded server, where a
// service has the NATS permissions of the shipped configuration only.
describe('with the NATS permissions of the services', () => {
  const fixture = new AdminFixture();

  beforeAll(() => fixture.startAlone(), 90_000);
  afterAll(() => fixture.stop());

  describeConsumers(fixture);
});
