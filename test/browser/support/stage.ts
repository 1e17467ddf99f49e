import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { signToken } from '#libs/http';
import { Client } from '../../e2e/support/client.js';
import { Forum, own } from '../../e2e/support/forum.js';
import { sitesFile } from '../../e2e/support/sites-file.js';
import { SECRET } from '../../e2e/support/system.js';
import type { Thread } from '../../e2e/support/things.js';
import { startWired, type WiredSystem } from '../../e2e/support/wired.js';
import { type HostPage, type HostSite, startHostSite } from './host-site.js';

const MEMBERS_SECRET = `${SECRET}, of members`;

const sites = {
  default: {
    secret: SECRET,
    origins: ['http://localhost:*'],
    guests: true,
    limits: { editWindowMinutes: 30, displayDepth: 5 },
  },
  members: { secret: MEMBERS_SECRET, origins: ['http://localhost:*'] },
};

/** A running Parley, somebody's site on another origin, and a browser. */
export class Stage {
  private readonly contexts: BrowserContext[] = [];
  /** Whatever a page complained of. */
  readonly complaints: string[] = [];

  private constructor(
    readonly system: WiredSystem,
    readonly host: HostSite,
    private readonly browser: Browser,
  ) {}

  static async set(): Promise<Stage> {
    const executablePath = process.env.PARLEY_TEST_CHROMIUM ?? '';
    const [system, host, browser] = await Promise.all([
      startWired({ PARLEY_SITES: sitesFile({ sites }) }),
      startHostSite(),
      // The tests may run as root, for whom Chromium has no sandbox.
      chromium.launch({ executablePath, args: ['--no-sandbox'] }),
    ]);
    return new Stage(system, host, browser);
  }

  get api(): string {
    return this.system.address;
  }

  get forum(): Forum {
    return new Forum(this.api, SECRET);
  }

  /** A token of the site that takes members only. */
  memberToken(name: string): Promise<string> {
    return signToken(MEMBERS_SECRET, { sub: own(name.toLowerCase()), name }, '1h');
  }

  /** The one line that a site's owner writes. */
  script(attributes = ''): string {
    return `<script src="${this.api}/embed.js" async ${attributes}></script>`;
  }

  /** A page of the site with a path of its own. */
  page(page: Partial<HostPage> = {}): string {
    return this.host.put(`/${own('page')}`, { body: this.script('data-sort="old"'), ...page });
  }

  /** A page whose discussion has begun. */
  async discussed(page: Partial<HostPage> = {}): Promise<{ url: string; thread: Thread; ada: Client }> {
    const url = this.page(page);
    const ada = await this.forum.person('Ada');
    const { body: thread } = await ada.put<Thread>('/v1/threads', { url, title: 'On looms' });
    return { url, thread, ada };
  }

  /** A reader's own browser, at a page. */
  async visit(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 900, height: 900 }, ...options });
    this.contexts.push(context);
    const page = await context.newPage();
    this.listen(page);
    await page.goto(url);
    return page;
  }

  async leaveAll(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
  }

  async strike(): Promise<void> {
    await this.browser.close();
    await this.host.stop();
    await this.system.stop();
  }

  listen(page: Page): void {
    page.on('pageerror', (error) => this.complaints.push(error.stack ?? error.message));
    page.on('dialog', (dialog) => {
      this.complaints.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('console', (message) => {
      // What a test cuts off, the browser reports.
      if (message.type() === 'error' && !message.text().includes('net::ERR_')) this.complaints.push(message.text());
    });
  }
}

/** Keeps what a page looks like, to be looked at. */
export async function picture(page: Page, name: string): Promise<void> {
  // To hide the caret Playwright would add a style, which strict pages forbid.
  await page.screenshot({ path: `test/browser/output/${name}.png`, animations: 'disabled', caret: 'initial' });
}
