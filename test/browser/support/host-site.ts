import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HostPage {
  readonly body: string;
  readonly head?: string;
  readonly language?: string;
  /** The page's Content-Security-Policy. */
  readonly policy?: string;
}

/** A site that embeds the widget, on an origin of its own. */
export interface HostSite {
  /** Adds a page. @returns its URL */
  put(path: string, page: HostPage): string;
  stop(): Promise<void>;
}

export async function startHostSite(): Promise<HostSite> {
  const pages = new Map<string, HostPage>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host.test');
    const page = pages.get(pathname);
    if (page === undefined) {
      response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    if (page.policy !== undefined) response.setHeader('Content-Security-Policy', page.policy);
    response.end(documentOf(page));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://localhost:${String((server.address() as AddressInfo).port)}`;
  return {
    put: (path, page) => {
      pages.set(path, page);
      return origin + path;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function documentOf({ body, head = '', language = 'en' }: HostPage): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>On looms</title>
<meta name="viewport" content="width=device-width">${head}</head><body><main><h1>On looms</h1>${body}</main></body></html>`;
}
