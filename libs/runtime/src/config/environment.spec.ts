import { FaultySettings, readEnvironment } from './environment.js';

describe('the settings of a process', () => {
  it('need nothing: a laptop runs without any', () => {
    expect(readEnvironment({})).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      PARLEY_DATA_DIR: '.parley',
      PARLEY_SERVICES: 'all',
      PARLEY_LOG_LEVEL: 'info',
      PARLEY_RATE_LIMITS: 'on',
    });
  });

  it('are read from texts', () => {
    const environment = readEnvironment({
      PORT: '0',
      DATABASE_URL: 'postgres://ada:secret@localhost:5432/parley',
      NATS_URL: 'nats://a:4222,nats://b:4222',
      PARLEY_SERVICES: 'posts,comments',
      PARLEY_POOL_SIZE: '20',
      PARLEY_STREAM_REPLICAS: '3',
    });
    expect(environment).toMatchObject({ PORT: 0, PARLEY_POOL_SIZE: 20, PARLEY_STREAM_REPLICAS: 3 });
  });

  it('that are empty are not set, as docker-compose passes on what its own environment lacks', () => {
    const environment = readEnvironment({ PORT: '', DATABASE_URL: '', PARLEY_SECRET: '' });
    expect(environment.PORT).toBe(3000);
    expect(environment.DATABASE_URL).toBeUndefined();
    expect(environment.PARLEY_SECRET).toBeUndefined();
  });

  it('of a service alone win over what is set for all', () => {
    const environment = readEnvironment({
      POSTS_DATABASE_URL: 'postgres://posts@db/parley',
      NATS_URL: 'nats://n:4222',
    });
    expect(environment.ownSetting('posts', 'DATABASE_URL')).toBe('postgres://posts@db/parley');
    expect(environment.ownSetting('posts', 'NATS_URL')).toBeUndefined();
    expect(environment.ownSetting('comments', 'DATABASE_URL')).toBeUndefined();
  });

  it('tell every fault at once, each with the name of its setting', () => {
    const faulty = {
      PORT: '70000',
      DATABASE_URL: 'mysql://localhost/parley',
      NATS_URL: 'nats://a 4222',
      PARLEY_SECRET: 'short',
      PARLEY_SERVICES: 'Posts;comments',
      PARLEY_LOG_LEVEL: 'loud',
      PARLEY_POOL_SIZE: '1',
      PARLEY_STREAM_REPLICAS: '2',
      PARLEY_RATE_LIMITS: 'no',
      COMMENTS_DATABASE_URL: 'nonsense',
    };
    const error = faultOf(() => readEnvironment(faulty));
    expect(error.faults).toHaveLength(Object.keys(faulty).length);
    for (const name of Object.keys(faulty)) {
      expect(error.faults.filter((fault) => new RegExp(`\\b${name}\\b`).test(fault))).not.toEqual([]);
    }
    for (const fault of error.faults) expect(error.message).toContain(`  - ${fault}`);
  });

  it.each(['-1', '3000.5', '0x10', '1e3', ' 80', 'http'])('take no port %j', (PORT) => {
    expect(() => readEnvironment({ PORT })).toThrow(FaultySettings);
  });

  it('do not tell a secret that is too short', () => {
    expect(faultOf(() => readEnvironment({ PARLEY_SECRET: 'hunter2' })).message).not.toContain('hunter2');
  });
});

function faultOf(work: () => unknown): FaultySettings {
  try {
    work();
  } catch (error) {
    if (error instanceof FaultySettings) return error;
    throw error;
  }
  throw new Error('There was no fault.');
}
