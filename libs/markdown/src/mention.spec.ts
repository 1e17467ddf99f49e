import { render } from './render.js';

const mentions = (markdown: string): readonly string[] => render(markdown).mentions;

it('marks a mention and keeps its spelling', () => {
  expect(render('Thanks, @Ada-L!')).toEqual({
    html: '<p>Thanks, <span class="mention">@Ada-L</span>!</p>\n',
    mentions: ['ada-l'],
    links: [],
  });
});

it.each([
  ['@ada', ['ada']],
  ['(@ada), "@bob": *@cy* and **@d_e.f**', ['ada', 'bob', 'cy', 'd_e.f']],
  ['# @ada\n\n- @bob\n\n> @cy', ['ada', 'bob', 'cy']],
  ['好@ada', []],
  ['你好，@ada。', ['ada']],
  ['@ada. @bob... @cy- @dee.-', ['ada', 'bob', 'cy', 'dee']],
  ['@x @.. @- @ @@ @@@', []],
  [`@${'a'.repeat(32)} @${'b'.repeat(33)}`, ['a'.repeat(32)]],
  ['@ada @Bob @ADA @bob', ['ada', 'bob']],
])('finds in %j the mentions %j', (markdown, expected) => {
  expect(mentions(markdown)).toEqual(expected);
});

it.each([
  'ada@bob.org',
  'ada+x@bob.org <ada@bob.org> mailto:ada@bob.org',
  'ada.@bob',
  '@ada@social.org',
  '@adaß',
  '`@ada` ``@bob``',
  '    @ada',
  '~~~\n@ada\n~~~',
  '[@ada](https://a.org) [*@ada*](https://a.org)',
  '[@ada]\n\n[@ada]: https://a.org',
  '![@ada](https://a.org/c.png)',
  'https://a.org/@ada a.org/@ada',
  '<https://a.org/@ada>',
  '\\@ada &#64;ada',
])('finds none in %j', (markdown) => {
  const { html, mentions: found } = render(markdown);
  expect(found).toEqual([]);
  expect(html).not.toContain('mention');
});

it('finds mentions next to a link, and in text that only resembles one', () => {
  expect(mentions('[@ada](https://a.org) @bob [@cy](javascript:1)')).toEqual(['bob', 'cy']);
});

it('lists the first 50', () => {
  const handles = Array.from({ length: 60 }, (_, i) => `user${i}`);
  expect(mentions(handles.map((handle) => `@${handle}`).join(' '))).toEqual(handles.slice(0, 50));
});
