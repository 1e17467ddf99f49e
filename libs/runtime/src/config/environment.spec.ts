import { IsIn } from 'class-validator';
import { defineService } from '../service-definition.js';
import { InvalidSettings, readEnvironment } from './environment.js';
import { describedSettings, Setting } from './setting.js';

class PostsModule {}
class CommentsModule {}
class CommentsSettings {
  @Setting('How loud comments are.')
  @IsIn(['quiet', 'loud'])
  readonly COMMENTS_VOLUME: string = 'quiet';

  @Setting('Whether there are any.', { default: 'yes' })
  @IsIn(['yes', 'no', undefined])
  readonly COMMENTS_THERE?: string;
}

const posts = defineService({ name: 'posts', about: 'posts', prefixes: ['/v1/posts'], module: PostsModule });
const comments = defineService({
  name: 'comments',
  about: 'comments',
  prefixes: ['/v1/comments'],
  module: CommentsModule,
  settings: CommentsSettings,
});

describe('the settings of a process', () => {
  it('need nothing: a laptop runs without any', () => {
    expect(readEnvironment({}, [])).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      PARLEY_DATA_DIR: '.parley',
      PARLEY_SERVICES: 'all',
      PARLEY_LOG_LEVEL: 'info',
      PARLEY_RATE_LIMITS: 'on',
    });
  });

  it('are parsed from texts', () => {
    const set = {
      PORT: '0',
      DATABASE_URL: 'postgres://ada:secret@localhost:5432/parley',
      NATS_URL: 'nats://a:4222,nats://b:4222',
      PARLEY_SERVICES: 'posts,comments2',
      PARLEY_POOL_SIZE: '20',
      PARLEY_STREAM_REPLICAS: '3',
    };
    const parsed = { PORT: 0, PARLEY_POOL_SIZE: 20, PARLEY_STREAM_REPLICAS: 3 };
    expect(readEnvironment(set, [])).toMatchObject({ ...set, ...parsed });
  });

  it('that are empty are not set, as docker-compose passes on what its own environment lacks', () => {
    const environment = readEnvironment({ PORT: '', DATABASE_URL: '', PARLEY_SECRET: '' }, []);
    expect(environment.PORT).toBe(3000);
    expect(environment.DATABASE_URL).toBeUndefined();
    expect(environment.PARLEY_SECRET).toBeUndefined();
  });

  it('of one service override what is set for all', () => {
    const set = { POSTS_DATABASE_URL: 'postgres://posts@db/parley', NATS_URL: 'nats://n:4222' };
    const environment = readEnvironment(set, [posts, comments]);
    expect(environment.ownSetting('posts', 'DATABASE_URL')).toBe('postgres://posts@db/parley');
    expect(environment.ownSetting('posts', 'NATS_URL')).toBeUndefined();
    expect(environment.ownSetting('comments', 'DATABASE_URL')).toBeUndefined();
  });

  it('of a service that the process does not have are ignored', () => {
    const set = { COMMENTS_NATS_URL: 'a b', CHESS_DATABASE_URL: 'here', COMMENTS_VOLUME: 'deafening' };
    expect(readEnvironment(set, [posts]).ownSetting('comments', 'NATS_URL')).toBeUndefined();
  });

  it('that only one service has become an instance of its class', () => {
    const settingsIn = (set: Record<string, string>) =>
      readEnvironment(set, [posts, comments]).services.get('comments')?.declared;
    expect(settingsIn({})).toEqual({ COMMENTS_VOLUME: 'quiet' });
    expect(settingsIn({ COMMENTS_VOLUME: 'loud', COMMENTS_OTHER: 'x' })).toEqual({ COMMENTS_VOLUME: 'loud' });
    expect(settingsIn({})).toBeInstanceOf(CommentsSettings);
  });

  it('report every error at once, each with the name of its setting', () => {
    const invalid = {
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
      POSTS_NATS_URL: 'a b',
      COMMENTS_VOLUME: 'deafening',
    };
    const error = errorOf(() => readEnvironment(invalid, [posts, comments]));
    expect(error.errors).toHaveLength(Object.keys(invalid).length);
    for (const name of Object.keys(invalid)) {
      expect(error.errors.filter((one) => new RegExp(`\\b${name}\\b`).test(one))).not.toEqual([]);
    }
    for (const one of error.errors) expect(error.message).toContain(`  - ${one}`);
  });

  it.each(['-1', '3000.5', '0x10', '1e3', ' 80', 'http'])('accept no port %j', (PORT) => {
    expect(() => readEnvironment({ PORT }, [])).toThrow(InvalidSettings);
  });

  it('do not repeat a secret that is too short', () => {
    expect(errorOf(() => readEnvironment({ PARLEY_SECRET: 'hunter2' }, [])).message).not.toContain('hunter2');
  });
});

it('settings are described with their names and defaults, in the order of their declaration', () => {
  expect(describedSettings(CommentsSettings)).toEqual([
    { name: 'COMMENTS_VOLUME', about: 'How loud comments are.', default: 'quiet' },
    { name: 'COMMENTS_THERE', about: 'Whether there are any.', default: 'yes' },
  ]);
  expect(describedSettings(null)).toEqual([]);
});

function errorOf(work: () => unknown): InvalidSettings {
  try {
    work();
  } catch (error) {
    if (error instanceof InvalidSettings) return error;
    throw error;
  }
  throw new Error('There was no error.');
}
