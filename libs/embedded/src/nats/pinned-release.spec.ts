import { pinnedAsset } from './pinned-release.js';
import { isAtLeast, OLDEST_VERSION } from './version.js';

describe('pinnedAsset', () => {
  it.each([
    ['linux', 'x64', /^v([\d.]+)\/nats-server-v\1-linux-amd64\.tar\.gz$/],
    ['linux', 'arm64', /^v([\d.]+)\/nats-server-v\1-linux-arm64\.tar\.gz$/],
    ['darwin', 'x64', /^v([\d.]+)\/nats-server-v\1-darwin-amd64\.tar\.gz$/],
    ['darwin', 'arm64', /^v([\d.]+)\/nats-server-v\1-darwin-arm64\.tar\.gz$/],
    ['win32', 'x64', /^v([\d.]+)\/nats-server-v\1-windows-amd64\.zip$/],
  ])('names the archive for %s %s, with a whole SHA-256', (platform, arch, file) => {
    const asset = pinnedAsset(platform, arch);
    expect(asset?.file).toMatch(file);
    expect(asset?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(isAtLeast(asset?.version ?? '0.0.0', OLDEST_VERSION)).toBe(true);
  });

  it('has none for other platforms', () => {
    expect(pinnedAsset('sunos', 'x64')).toBeUndefined();
  });
});
