import { aboutConsumers } from './admin/consumers.js';
import { Stage } from './admin/stage.js';

// The other tests reach into the stream, on a server without users. Here it is the one that Parley brings along, where a
// service may do on NATS what the shipped configuration says, and nothing else.
describe('with the rights that services have at NATS, an operator sees that', () => {
  const the = new Stage();

  beforeAll(() => the.startAlone(), 90_000);
  afterAll(() => the.stop());

  aboutConsumers(the);
});
