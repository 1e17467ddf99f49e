import { localeFlags } from './cluster.js';

describe('localeFlags', () => {
  it.each(['linux', 'darwin', 'win32'])("sorts by Postgres's own C.UTF-8 on %s", (platform) => {
    const flags = localeFlags(platform);
    expect(flags).toEqual(expect.arrayContaining(['--locale-provider=builtin', '--builtin-locale=C.UTF-8']));
    expect(flags).toContain('--encoding=UTF8');
  });

  it('uses a system locale of that name on Linux only', () => {
    expect(localeFlags('linux')).toContain('--locale=C.UTF-8');
    expect(localeFlags('darwin')).not.toContain('--locale=C.UTF-8');
    expect(localeFlags('win32')).not.toContain('--locale=C.UTF-8');
  });
});
