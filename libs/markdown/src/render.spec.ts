import { render } from './render.js';

const html = (markdown: string): string => render(markdown).html;
const REL = 'rel="nofollow ugc noopener"';

describe('text', () => {
  it('renders CommonMark to HTML', () => {
    expect(html('# Tea\n\nIt is **hot** and *sweet*.\n\n> Mind\n> the cup')).toBe(
      '<h1>Tea</h1>\n<p>It is <strong>hot</strong> and <em>sweet</em>.</p>\n' +
        '<blockquote>\n<p>Mind\nthe cup</p>\n</blockquote>\n',
    );
    expect(html('3. a\n4. b\n   - c')).toBe(
      '<ol start="3">\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ol>\n',
    );
    expect(html('a  \nb\n\n---')).toBe('<p>a<br />\nb</p>\n<hr />\n');
  });

  it.each([
    ['', ''],
    ['   \n\n', ''],
    ['Привет, мир', '<p>Привет, мир</p>\n'],
    ['你好，**世界**', '<p>你好，<strong>世界</strong></p>\n'],
    ['مرحبا *بالعالم*', '<p>مرحبا <em>بالعالم</em></p>\n'],
    ['नमस्ते 👩‍👩‍👧 ok', '<p>नमस्ते 👩‍👩‍👧 ok</p>\n'],
    ['5 < 6 & "7" > \'3\'', '<p>5 &lt; 6 &amp; "7" &gt; \'3\'</p>\n'],
    ['a\0b &#0; &#xD800;', '<p>a\u{FFFD}b \u{FFFD} \u{FFFD}</p>\n'],
  ])('keeps %j', (markdown, expected) => {
    expect(html(markdown)).toBe(expected);
  });

  it('has no tables', () => {
    expect(html('|a|b|\n|-|-|\n|1|2|')).toBe('<p>|a|b|\n|-|-|\n|1|2|</p>\n');
  });
});

describe('quotes', () => {
  const quote = (...lines: readonly string[]): string => `<blockquote>\n${lines.join('\n')}\n</blockquote>`;

  it.each([
    ['> a\n> b\n\nc', `${quote('<p>a\nb</p>')}\n<p>c</p>`],
    ['> a\nb', quote('<p>a\nb</p>')],
    ['> a\n\n> b', `${quote('<p>a</p>')}\n${quote('<p>b</p>')}`],
    ['> a\n>\n> b', quote('<p>a</p>', '<p>b</p>')],
    ['> > a\n>\n> b', quote(quote('<p>a</p>'), '<p>b</p>')],
    ['> - a\n> - b', quote('<ul>', '<li>a</li>', '<li>b</li>', '</ul>')],
    ['> ```ts\n> a > b\n> ```', quote('<pre><code class="language-ts">a &gt; b\n</code></pre>')],
    ['a > b\n\n\\> c', '<p>a &gt; b</p>\n<p>&gt; c</p>'],
  ])('%j', (markdown, expected) => {
    expect(html(markdown)).toBe(`${expected}\n`);
  });

  it('keep their mentions and links', () => {
    expect(render('> @ada, see https://a.org')).toMatchObject({ mentions: ['ada'], links: ['https://a.org'] });
  });
});

describe('code', () => {
  it.each(['ts', 'c++', 'c#', 'objective-c', 'asp.net'])('keeps the language %s', (language) => {
    expect(html(`\`\`\`${language} {1,3}\n<b>1 & 2</b>\n\`\`\``)).toBe(
      `<pre><code class="language-${language}">&lt;b&gt;1 &amp; 2&lt;/b&gt;\n</code></pre>\n`,
    );
  });

  it.each(['', '"onload=alert(1)', '&quot;><script>', 'язык'])('leaves out the language %j', (language) => {
    expect(html(`~~~ ${language}\nx\n~~~`)).toBe('<pre><code>x\n</code></pre>\n');
  });

  it('is delimited by as many backticks as it needs', () => {
    expect(html('`` a ` b `` ``` `` ```')).toBe('<p><code>a ` b</code> <code>``</code></p>\n');
    expect(html('````\n```\na\n```\n````')).toBe('<pre><code>```\na\n```\n</code></pre>\n');
    expect(html('a `b\n\nc` d')).toBe('<p>a `b</p>\n<p>c` d</p>\n');
    expect(html('```\nto the end')).toBe('<pre><code>to the end</code></pre>\n');
  });

  it('shows its content literally', () => {
    expect(render('`<b> @ada http://a.org *x*`\n\n    @ada http://a.org')).toEqual({
      html: '<p><code>&lt;b&gt; @ada http://a.org *x*</code></p>\n<pre><code>@ada http://a.org\n</code></pre>\n',
      mentions: [],
      links: [],
    });
  });
});

describe('links', () => {
  it.each([
    ['[tea](https://a.org/x "Green")', `<a href="https://a.org/x" title="Green" ${REL}>tea</a>`],
    ['[tea][t]\n\n[t]: https://a.org/?a=1&b=2', `<a href="https://a.org/?a=1&amp;b=2" ${REL}>tea</a>`],
    ['<https://a.org>', `<a href="https://a.org" ${REL}>https://a.org</a>`],
    ['see https://a.org/b_c_(d).', `see <a href="https://a.org/b_c_(d)" ${REL}>https://a.org/b_c_(d)</a>.`],
    ['https://пример.рф/я', `<a href="https://xn--e1afmkfd.xn--p1ai/%D1%8F" ${REL}>https://пример.рф/я</a>`],
    ['ada@a.org', `<a href="mailto:ada@a.org" ${REL}>ada@a.org</a>`],
    ['<ada@a.org>', `<a href="mailto:ada@a.org" ${REL}>ada@a.org</a>`],
    ['<mailto:ada@a.org>', `<a href="mailto:ada@a.org" ${REL}>mailto:ada@a.org</a>`],
    ['(https://a.org/b)', `(<a href="https://a.org/b" ${REL}>https://a.org/b</a>)`],
    ['**https://a.org/b_c_**', `<strong><a href="https://a.org/b_c_" ${REL}>https://a.org/b_c_</a></strong>`],
    ['"https://a.org", b', `"<a href="https://a.org" ${REL}>https://a.org</a>", b`],
    ['https://a.org/?b=1&c=2#d', `<a href="https://a.org/?b=1&amp;c=2#d" ${REL}>https://a.org/?b=1&amp;c=2#d</a>`],
    ['http://127.0.0.1:8080/a', `<a href="http://127.0.0.1:8080/a" ${REL}>http://127.0.0.1:8080/a</a>`],
    ['[a https://b.org c](https://d.org)', `<a href="https://d.org" ${REL}>a https://b.org c</a>`],
    ['*see* <https://a.org/b*c*>', `<em>see</em> <a href="https://a.org/b*c*" ${REL}>https://a.org/b*c*</a>`],
    ['https://a.social/@ada', `<a href="https://a.social/@ada" ${REL}>https://a.social/@ada</a>`],
  ])('makes %j a link', (markdown, expected) => {
    expect(html(markdown)).toBe(`<p>${expected}</p>\n`);
  });

  it.each([
    'README.md, main.rs and a.org',
    '[a](/admin)',
    '[a](../x)',
    '[a](#top)',
    '[a](//a.org)',
    '[a](http:a.org)',
    '[a](http:///a.org)',
    'ftp://a.org //a.org',
    '[a](https://)',
    '[a](http://[::1)',
  ])('leaves %j as it is', (markdown) => {
    expect(render(markdown)).toEqual({ html: `<p>${markdown}</p>\n`, mentions: [], links: [] });
  });

  it('renders a link without a destination as inert', () => {
    expect(html('[a]() ![b]()')).toBe(`<p><a ${REL}>a</a> b</p>\n`);
  });

  it('lists URLs once, in order, at most 100', () => {
    const markdown =
      '[x](https://b.org) ![y](https://a.org/y.png) https://b.org <https://c.org> ada@a.org [d]\n\n[d]: http://d.org';
    expect(render(markdown).links).toEqual(['https://b.org', 'https://a.org/y.png', 'https://c.org', 'http://d.org']);
    const many = Array.from({ length: 120 }, (_, i) => `https://a.org/${i}`);
    expect(render(many.join(' ')).links).toEqual(many.slice(0, 100));
  });
});

describe('images', () => {
  const withImages = (markdown: string): string => render(markdown, { images: 'show' }).html;
  const QUIETLY = 'loading="lazy" referrerpolicy="no-referrer"';

  it.each([
    ['![a *red* cup](https://a.org/c.png "Cup")', `<a href="https://a.org/c.png" title="Cup" ${REL}>a red cup</a>`],
    ['![](https://a.org/c.png)', `<a href="https://a.org/c.png" ${REL}>https://a.org/c.png</a>`],
    ['[![a cup](https://a.org/c.png)](https://b.org)', `<a href="https://b.org" ${REL}>a cup</a>`],
    ['![a `b` ![c](https://a.org/c.png) @ada](https://a.org)', `<a href="https://a.org" ${REL}>a b c @ada</a>`],
  ])('are rendered as links: %j', (markdown, expected) => {
    expect(html(markdown)).toBe(`<p>${expected}</p>\n`);
    expect(render(markdown, { images: 'link' })).toEqual(render(markdown));
  });

  it.each([
    [
      '![a *red* cup](https://a.org/c.png "Cup")',
      `<img src="https://a.org/c.png" alt="a red cup" title="Cup" ${QUIETLY} />`,
    ],
    ['![](HTTPS://a.org/c.png)', `<img src="HTTPS://a.org/c.png" alt="" ${QUIETLY} />`],
    ['![a][b]\n\n[b]: https://a.org/c.png', `<img src="https://a.org/c.png" alt="a" ${QUIETLY} />`],
    [
      '[![a cup](https://a.org/c.png)](https://b.org)',
      `<a href="https://b.org" ${REL}><img src="https://a.org/c.png" alt="a cup" ${QUIETLY} /></a>`,
    ],
    [
      '![a `b` ![c](https://a.org/c.png) @ada\nd](https://a.org)',
      `<img src="https://a.org" alt="a b c @ada d" ${QUIETLY} />`,
    ],
  ])('are shown if the site allows it: %j', (markdown, expected) => {
    expect(withImages(markdown)).toBe(`<p>${expected}</p>\n`);
  });

  it.each([
    ['![a cup](http://a.org/c.png)', `<a href="http://a.org/c.png" ${REL}>a cup</a>`],
    ['![a cup](mailto:a@a.org)', `<a href="mailto:a@a.org" ${REL}>a cup</a>`],
    ['[![a cup](http://a.org/c.png)](https://b.org)', `<a href="https://b.org" ${REL}>a cup</a>`],
    ['![a cup](/c.png) ![](data:image/png;base64,iVBO)', '![a cup](/c.png) ![](data:image/png;base64,iVBO)'],
  ])('are shown from https only: %j', (markdown, expected) => {
    expect(withImages(markdown)).toBe(`<p>${expected}</p>\n`);
  });

  it('count as links, shown or not, as well as the links around them', () => {
    const markdown = '[![a](https://a.org/a.png)](https://b.org) ![@ada](https://c.org)';
    expect(render(markdown, { images: 'show' })).toMatchObject({
      links: ['https://b.org', 'https://a.org/a.png', 'https://c.org'],
      mentions: [],
    });
    expect(render(markdown, { images: 'link' })).toMatchObject({ links: ['https://b.org', 'https://c.org'] });
  });
});
