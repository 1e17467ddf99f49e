import { describeConsumers } from './admin/consumers.js';
import { AdminFixture } from './admin/fixture.js';

// The other tests reach into the stream, on a server without users. Here it is the one that Parley brings along, where a
// service may do on NATS what the shipped configuration says, and nothing else.
describe('with the NATS permissions of the services', () => {
  const fixture = new AdminFixture();

  beforeAll(() => fixture.startAlone(), 90_000);
  afterAll(() => fixture.stop());

  describeConsumers(fixture);
});
