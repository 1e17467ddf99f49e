import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** The forum in a browser context of its own, as one user sees it. */
export class ForumPageObject {
  /** Uncaught errors, and violations of the page's Content-Security-Policy. */
  readonly errors: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) this.errors.push(message.text());
    });
  }

  static async open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<ForumPageObject> {
    const context = await browser.newContext(options);
    const forum = new ForumPageObject(await context.newPage());
    await forum.page.goto(url);
    return forum;
  }

  async signIn(name: string, role?: 'moderator' | 'admin'): Promise<void> {
    await this.link('Sign in').click();
    await this.page.getByLabel('Name').fill(name);
    if (role !== undefined) await this.page.getByLabel('Role').selectOption(role);
    await this.button('Sign in').click();
    await this.button('Sign out').waitFor();
  }

  async writePost(post: { readonly title: string; readonly text: string }): Promise<void> {
    await this.link('Write').click();
    await this.page.getByLabel('Title').fill(post.title);
    await this.page.getByRole('textbox', { name: 'Text', exact: true }).fill(post.text);
    await this.button('Publish').click();
    await this.heading(post.title).waitFor();
  }

  link(name: string): Locator {
    return this.page.getByRole('link', { name, exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The h1 of the page. */
  heading(name: string): Locator {
    return this.page.getByRole('heading', { name, exact: true, level: 1 });
  }

  get pathAndQuery(): string {
    const { pathname, search } = new URL(this.page.url());
    return `${pathname}${search}`;
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
