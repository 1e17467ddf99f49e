import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const WHERE = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export function startChromium(): Promise<Browser> {
  const executablePath = WHERE.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('There is no Chromium: apt-get install chromium');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
