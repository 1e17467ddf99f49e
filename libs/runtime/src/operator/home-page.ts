import type { PagesLink } from '../pages/pages-definition.js';

/** What a browser finds at `/`. */
export function homePage(services: readonly string[], pages: readonly PagesLink[]): string {
  const running = services.map((service) => `<li>${service}</li>`).join('');
  return PAGE.replace('{{services}}', running).replace('{{pages}}', pages.map(linkTo).join(''));
}

function linkTo({ path, title, about }: PagesLink): string {
  return `<a class="pages" href="${path}"><b>${title} →</b><small>${about}</small></a>`;
}

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Parley</title>
<style>
  :root { color-scheme: light dark; --ink: #1d2733; --soft: #5b6876; --paper: #fbfaf7; --card: #fff; --line: #e4e0d8; --accent: #b4481f; }
  @media (prefers-color-scheme: dark) { :root { --ink: #ece8e1; --soft: #a3a9b0; --paper: #16191d; --card: #1f2329; --line: #32383f; --accent: #f0936b; } }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 2rem 1rem; background: var(--paper); color: var(--ink); font: 17px/1.55 system-ui, sans-serif; }
  main { width: min(46rem, 100%); }
  h1 { margin: 0; font: 600 3rem/1.1 Georgia, 'Times New Roman', serif; letter-spacing: -0.02em; }
  h1 span { color: var(--accent); }
  .lead { margin: .75rem 0 1.5rem; color: var(--soft); max-width: 36rem; }
  .running { display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; margin: 0 0 2rem; list-style: none; }
  .running li { padding: .2rem .8rem; border: 1px solid var(--line); border-radius: 99px; background: var(--card); font-size: .9rem; }
  .running li::before { content: ''; display: inline-block; width: .5rem; height: .5rem; margin-right: .5rem; border-radius: 50%; background: #3a9b62; }
  nav { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .75rem; }
  nav a { display: block; padding: 1rem 1.1rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--card); color: inherit; text-decoration: none; }
  nav a:hover, nav a:focus-visible { border-color: var(--accent); }
  nav b { display: block; color: var(--accent); }
  nav small { color: var(--soft); }
  nav .pages { grid-column: 1 / -1; padding: 1.4rem 1.5rem; border-width: 2px; border-color: var(--accent); }
  .pages b { font-size: 1.35rem; }
</style>
</head>
<body>
<main>
  <h1>Parley<span>.</span></h1>
  <p class="lead">Discussions that lose nothing: forum posts, their comments, and notifications. These services answer here:</p>
  <ul class="running">{{services}}</ul>
  <nav>
    {{pages}}
    <a href="/docs"><b>REST API</b><small>every route, to try out</small></a>
    <a href="/openapi.json"><b>openapi.json</b><small>OpenAPI 3.1, for programs</small></a>
    <a href="/asyncapi.json"><b>asyncapi.json</b><small>every event, AsyncAPI 3</small></a>
    <a href="/health/ready"><b>Health</b><small>is everything there?</small></a>
    <a href="/health/live"><b>Liveness</b><small>does the process answer?</small></a>
    <a href="/metrics"><b>Metrics</b><small>for Prometheus</small></a>
  </nav>
</main>
</body>
</html>
`;
