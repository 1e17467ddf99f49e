import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** A window on the forum, of somebody with a browser of their own. */
export class ForumWindow {
  /** What the browser had to complain of: errors of scripts, and what the page's policy stopped. */
  readonly complaints: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) this.complaints.push(message.text());
    });
  }

  static async open(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<ForumWindow> {
    const context = await browser.newContext(options);
    const window = new ForumWindow(await context.newPage());
    await window.page.goto(address);
    return window;
  }

  async signIn(name: string, role?: 'moderator' | 'admin'): Promise<void> {
    await this.link('Sign in').click();
    await this.page.getByLabel('Name').fill(name);
    if (role !== undefined) await this.page.getByLabel('Role').selectOption(role);
    await this.button('Sign in').click();
    await this.button('Sign out').waitFor();
  }

  async write(post: { readonly title: string; readonly text: string; readonly category?: string }): Promise<void> {
    await this.link('Write').click();
    await this.page.getByLabel('Title').fill(post.title);
    await this.page.getByRole('textbox', { name: 'Text', exact: true }).fill(post.text);
    if (post.category !== undefined) await this.page.getByLabel('Category').selectOption(post.category);
    await this.button('Publish').click();
    await this.heading(post.title).waitFor();
  }

  link(name: string): Locator {
    return this.page.getByRole('link', { name, exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The page's own. */
  heading(name: string): Locator {
    return this.page.getByRole('heading', { name, exact: true, level: 1 });
  }

  /** Path and query. */
  get place(): string {
    const { pathname, search } = new URL(this.page.url());
    return `${pathname}${search}`;
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
