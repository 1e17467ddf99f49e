/** An archive of an official release and the SHA-256 that it must have. */
export interface ReleaseAsset {
  version: string;
  /** Below the base URL. */
  file: string;
  sha256: string;
}

export const RELEASES_URL = 'https://github.com/nats-io/nats-server/releases/download';

/**
 * Linux and Windows: the checksums that the official images use for their downloads, nats-io/nats-docker,
 * 2.10.x/alpine3.22/Dockerfile (ef05cf93a7e78a62acee023d9578e5169f47c738) and 2.10.x/windowsservercore-ltsc2025/Dockerfile
 * (6cc97b16e98a537807f8f3db28ec762d68c2f8f4). There is no image for macOS: its checksums are those of 2.11.8's SHA256SUMS as a
 * third party cites it, whose Linux checksums are those of the official 2.11.8 image.
 */
const PINS: Record<string, ReleaseAsset> = {
  'linux-x64': pin('2.10.29', 'linux-amd64.tar.gz', 'e314da74a83a1d3876db8814c27eb990fe729640fd6452025b441bcede8390da'),
  'linux-arm64': pin(
    '2.10.29',
    'linux-arm64.tar.gz',
    'da4b27942ecfb4c5f0c54553d2e7f470ddda9d7581cfe8131b351a0e223ed401',
  ),
  'linux-arm': pin('2.10.29', 'linux-arm7.tar.gz', 'a59e7336a32ef78b0ca8bc3e6707a5770461d3f45c4c2f96cfef263f26eaefd5'),
  'linux-ia32': pin('2.10.29', 'linux-386.tar.gz', 'abc385394c19784558f7aa2f9770fe2daceb22cf95e3fa398c832590479396b0'),
  'linux-ppc64': pin(
    '2.10.29',
    'linux-ppc64le.tar.gz',
    '31b0063d261e5d8c59396f8a3f9298ad80b36fd4bc370ce59e5d160f55a0fe46',
  ),
  'win32-x64': pin('2.10.29', 'windows-amd64.zip', '98657bf4d5a9ce44168c019ba6894cda8e22e6adc8798edc05c168db7262de29'),
  'darwin-x64': pin(
    '2.11.8',
    'darwin-amd64.tar.gz',
    '002c943c1ed39c55cc5e024debfc02685111fcb2b1cbd887aad39ac977037477',
  ),
  'darwin-arm64': pin(
    '2.11.8',
    'darwin-arm64.tar.gz',
    '23e0c5354c2da385708946a21900c944fcb9a3bbfd02aae27a4ae750dea0b682',
  ),
};

function pin(version: string, target: string, sha256: string): ReleaseAsset {
  return { version, file: `v${version}/nats-server-v${version}-${target}`, sha256 };
}

/** The pinned archive for a platform (Node's names); undefined where none is pinned. */
export function pinnedAsset(platform: string, arch: string): ReleaseAsset | undefined {
  return PINS[`${platform}-${arch}`];
}
