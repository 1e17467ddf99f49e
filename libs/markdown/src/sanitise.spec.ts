import { sanitise } from './sanitise.js';

const REL = 'rel="nofollow ugc noopener"';
const QUIETLY = 'loading="lazy" referrerpolicy="no-referrer"';

it.each([
  ['<script>alert(1)</script><style>*{}</style>', ''],
  ['<p onclick="x" style="y" id="z">a</p><img src="x"><table><tr><td>b</td></tr></table>', '<p>a</p>b'],
  ['<a href="javascript:alert(1)" target="_blank" rel="opener">a</a>', `<a ${REL}>a</a>`],
  ['<a href="//a.org">a</a><a href="data:text/html,x">b</a>', `<a ${REL}>a</a><a ${REL}>b</a>`],
  ['<a href="/logout">a</a><a href="https:logout">b</a>', `<a ${REL}>a</a><a ${REL}>b</a>`],
  ['<a href="https://a.org" title="b">a</a>', `<a href="https://a.org" title="b" ${REL}>a</a>`],
  [
    '<span class="mention admin">@ada</span><code class="x language-ts">c</code>',
    '<span class="mention">@ada</span><code class="language-ts">c</code>',
  ],
])('makes %j harmless, whatever the policy', (html, expected) => {
  expect(sanitise(html, { images: 'link' })).toBe(expected);
  const withImages = sanitise(html, { images: 'show' });
  expect(withImages.replace(`<img ${QUIETLY} />`, '')).toBe(expected);
});

it.each<readonly [string, string]>([
  [
    '<img src="https://a.org/b.png" alt="b" title="c">',
    `<img src="https://a.org/b.png" alt="b" title="c" ${QUIETLY} />`,
  ],
  [
    '<img src="https://a.org/b.png" loading="eager" referrerpolicy="unsafe-url">',
    `<img src="https://a.org/b.png" ${QUIETLY} />`,
  ],
  [
    '<img src="https://a.org/b.png" srcset="x 1x" sizes="1px" width="9999" height="9999" onerror="x">',
    `<img src="https://a.org/b.png" ${QUIETLY} />`,
  ],
  ...[
    'http://a.org/b.png',
    'data:image/png;base64,iVBO',
    '//a.org/b.png',
    '/logout',
    'javascript:alert(1)',
    'mailto:a@a.org',
    '',
  ].map((src) => [`<img src="${src}">`, `<img ${QUIETLY} />`] as const),
])('keeps %j only if images are shown', (html, expected) => {
  expect(sanitise(html, { images: 'show' })).toBe(expected);
  expect(sanitise(html, { images: 'link' })).toBe('');
});
