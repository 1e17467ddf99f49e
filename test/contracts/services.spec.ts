import { catalogue } from '#libs/contracts';
import { checkServices } from '#libs/runtime';
import { natsUsers } from '../../apps/forum/src/nats-users.js';
import { services } from '../../apps/forum/src/services.js';

describe('the declared services', () => {
  it('are consistent', () => {
    expect(() => {
      checkServices(services);
    }).not.toThrow();
  });

  it.each(catalogue.filter(({ producer }) => producer !== 'any'))(
    'publish $type from $producer only',
    ({ entity, event, producer }) => {
      const subject = `parley.evt.*.*.${entity}.${event}`;
      const publishers = natsUsers.filter(({ imports }) => imports?.flat().includes(subject));
      expect(publishers.map(({ name }) => name)).toEqual([producer]);
    },
  );
});
