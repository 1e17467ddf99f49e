import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { signToken } from '#libs/http';
import { Client } from '../../e2e/support/client.js';
import { Forum, uniqueName } from '../../e2e/support/forum.js';
import { sitesFile } from '../../e2e/support/sites-file.js';
import { SECRET } from '../../e2e/support/system.js';
import type { Thread } from '../../e2e/support/api-types.js';
import { startWithServers, type SystemWithServers } from '../../e2e/support/system-with-servers.js';
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

/** A running Parley, a host site on another origin, and a browser. */
export class WidgetFixture {
  private readonly contexts: BrowserContext[] = [];
  /** Uncaught errors, console errors and dialogs of all pages. */
  readonly browserErrors: string[] = [];

  private constructor(
    readonly system: SystemWithServers,
    private readonly host: HostSite,
    private readonly browser: Browser,
  ) {}

  static async start(): Promise<WidgetFixture> {
    const executablePath = process.env.PARLEY_TEST_CHROMIUM ?? '';
    const [system, host, browser] = await Promise.all([
      startWithServers({ PARLEY_SITES: sitesFile({ sites }) }),
      startHostSite(),
      // Chromium refuses to run as root with its sandbox, and the tests may run as root.
      chromium.launch({ executablePath, args: ['--no-sandbox'] }),
    ]);
    return new WidgetFixture(system, host, browser);
  }

  get api(): string {
    return this.system.address;
  }

  get forum(): Forum {
    return new Forum(this.api, SECRET);
  }

  /** A token for the site `members`, where guests may not write. */
  memberToken(name: string): Promise<string> {
    return signToken(MEMBERS_SECRET, { sub: uniqueName(name.toLowerCase()), name }, '1h');
  }

  /** The script tag of the widget. */
  script(attributes = ''): string {
    return `<script src="${this.api}/embed.js" async ${attributes}></script>`;
  }

  /** Adds a page with a unique path to the host site. @returns its URL */
  createPage(page: Partial<HostPage> = {}): string {
    return this.host.put(`/${uniqueName('page')}`, { body: this.script('data-sort="old"'), ...page });
  }

  /** Adds a page whose thread exists already. */
  async createPageWithThread(page: Partial<HostPage> = {}): Promise<{ url: string; thread: Thread; ada: Client }> {
    const url = this.createPage(page);
    const ada = await this.forum.person('Ada');
    const { body: thread } = await ada.put<Thread>('/v1/threads', { url, title: 'On looms' });
    return { url, thread, ada };
  }

  /** Opens a URL in a browser context of its own. */
  async open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 900, height: 900 }, ...options });
    this.contexts.push(context);
    const page = await context.newPage();
    this.collectErrors(page);
    await page.goto(url);
    return page;
  }

  async closePages(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.host.stop();
    await this.system.stop();
  }

  private collectErrors(page: Page): void {
    page.on('pageerror', (error) => this.browserErrors.push(error.stack ?? error.message));
    page.on('dialog', (dialog) => {
      this.browserErrors.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('console', (message) => {
      // The browser logs an error for every request that a test aborts.
      if (message.type() === 'error' && !message.text().includes('net::ERR_')) this.browserErrors.push(message.text());
    });
  }
}

/** Starts a fixture for all tests of a file. After each test it closes all pages and expects that there were no errors. */
export function useWidgetFixture(onStarted: (fixture: WidgetFixture) => void): void {
  let fixture: WidgetFixture;
  beforeAll(async () => {
    fixture = await WidgetFixture.start();
    onStarted(fixture);
  });
  afterEach(async () => {
    await fixture.closePages();
    expect(fixture.browserErrors.splice(0)).toEqual([]);
    expect(fixture.system.newErrors()).toEqual([]);
  });
  afterAll(() => fixture.stop());
}

/** Saves a screenshot for people to look at. */
export async function saveScreenshot(page: Page, name: string): Promise<void> {
  // By default Playwright hides the caret with an inline style, which violates the policy of strict pages.
  await page.screenshot({ path: `test/browser/output/${name}.png`, animations: 'disabled', caret: 'initial' });
}
