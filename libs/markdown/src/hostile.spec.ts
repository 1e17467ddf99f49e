import { render } from './render.js';
import { sanitise } from './sanitise.js';

/** Everything between < and > that may be in the output; text cannot hold either. */
const HARMLESS = new RegExp(
  '^<(?:' +
    [
      '/?(?:h[1-6]|p|blockquote|pre|ul|ol|li|strong|em|code)',
      '/(?:a|span)',
      '(?:br|hr) /',
      'ol start="\\d+"',
      'code class="language-[\\w+#.-]+"',
      'span class="mention"',
      'a href="(?:https?://|mailto:)[^"<>]*"(?: title="[^"<>]*")? rel="nofollow ugc noopener"',
    ].join('|') +
    ')>$',
);
const harmful = (html: string): string[] => (html.match(/<[^>]*>?/g) ?? []).filter((tag) => !HARMLESS.test(tag));

it.each([
  '<script>alert(1)</script>',
  '<ScRiPt src=//x.org></sCrIpT>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<svg><script>alert&#40;1)</script></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
  '<p style="background:url(javascript:alert(1))" onclick=alert(1)>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?php echo 1 ?><!DOCTYPE html>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;alert(1)&#x3c;/script&#x3E;',
  '\\<script>alert(1)\\</script>',
  '**<script>**alert(1)</script>',
  '`</code><script>alert(1)</script>`',
  '```</code></pre><script>alert(1)</script>\nx\n```',
  '```"><script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```',
  '<div>\n\n<script>alert(1)</script>\n\n</div>',
  '@ada"onmouseover=alert(1) @ada<script>',
])('shows %j as text', (markdown) => {
  const { html, links } = render(markdown);
  expect(harmful(html)).toEqual([]);
  expect(links).toEqual([]);
});

const urls = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'javascript&colon;alert(1)',
  'javascript&#58;alert(1)',
  'javascript&#x3A;alert(1)',
  '&#106;avascript:alert(1)',
  '&#x6A&#x61;vascript:alert(1)',
  'java&Tab;script:alert(1)',
  'java&NewLine;script:alert(1)',
  'java\\script:alert(1)',
  '&#1;javascript:alert(1)',
  '%6Aavascript:alert(1)',
  'javascript%3Aalert(1)',
  'jav\u00ADascript:alert(1)',
  'ｊavascript:alert(1)',
  'vbscript:msgbox(1)',
  'livescript:x',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  'data:image/svg+xml;base64,PHN2Zz4=',
  'data:image/png;base64,iVBORw0KGgo=',
  'file:///etc/passwd',
  'blob:https://a.org/1',
  'view-source:https://a.org',
  'intent://a.org#Intent;end',
  '\\\\a.org\\x',
  'https:javascript:alert(1)',
  'tel:+100',
];
const spellings = (url: string): string[] => [
  `[x](${url})`,
  `[x](<${url}>)`,
  `[x](<\t${url}>)`,
  `![x](${url})`,
  `[![x](${url})](${url})`,
  `<${url}>`,
  `[x]\n\n[x]: ${url}`,
  `![x][y]\n\n[y]: <${url}>`,
  url,
];
it.each(urls)('never links to %j', (url) => {
  for (const markdown of spellings(url)) {
    const { html, links } = render(markdown);
    expect(harmful(html)).toEqual([]);
    const hrefs = Array.from(html.matchAll(/href="([^"]*)/g), (match) => match[1]);
    expect([...new Set(hrefs)]).toEqual(links);
    expect(links.filter((link) => !link.startsWith('https://a.org'))).toEqual([]);
  }
});

it.each([
  '[x](https://a.org/"onmouseover="alert(1))',
  "[x](https://a.org/'onmouseover='alert(1))",
  '[x](https://a.org/&quot;onmouseover=alert(1))',
  '[x](<https://a.org/"><script>alert(1)</script>>)',
  '[x](https://a.org "&quot;onmouseover=&quot;alert(1)")',
  `[x](https://a.org '"><script>alert(1)</script>')`,
  '![" onerror="alert(1)](https://a.org/x.png)',
  '![<img src=x onerror=alert(1)>](https://a.org/x.png "a" onerror=alert(1))',
  '<https://a.org/"onclick="alert(1)>',
  'https://a.org/"onclick="alert(1) https://a.org/<script>',
  'https://a.org/`<script>`*<b>*',
  '[<script>](https://a.org) [x [https://a.org](https://b.org)](https://c.org)',
])('lets nothing out of %j', (markdown) => {
  expect(harmful(render(markdown).html)).toEqual([]);
});

describe('the second belt', () => {
  it.each([
    ['<script>alert(1)</script><style>*{}</style>', ''],
    ['<p onclick="x" style="y" id="z">a</p><img src="x"><table><tr><td>b</td></tr></table>', '<p>a</p>b'],
    ['<a href="javascript:alert(1)" target="_blank">a</a>', '<a>a</a>'],
    ['<a href="//a.org">a</a><a href="data:text/html,x">b</a>', '<a>a</a><a>b</a>'],
    [
      '<span class="mention admin">@ada</span><code class="x language-ts">c</code>',
      '<span class="mention">@ada</span><code class="language-ts">c</code>',
    ],
  ])('makes %j harmless', (html, expected) => {
    expect(sanitise(html, { images: 'link' })).toBe(expected);
  });
});
