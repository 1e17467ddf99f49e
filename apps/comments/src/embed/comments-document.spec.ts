import { createHash } from 'node:crypto';
import type { CommentView } from '../queries/comment-view.js';
import type { ThreadView } from '../queries/thread-view.js';
import { commentsDocument, commentsFragment, documentPolicy } from './comments-document.js';
import { documentTexts } from './document-texts.js';

const english = documentTexts();

const thread = { title: 'On <looms> & "yarn"', commentCount: 2 } as ThreadView;

function comment(id: string, parentId: string | null, fields: Partial<CommentView> = {}): CommentView {
  const author = { id: 'ada', name: 'Ada <b>', handle: null, picture: null, kind: 'member' };
  const createdAt = '2026-11-22T08:00:00.000Z';
  return { id, parentId, author, bodyHtml: `<p>${id}</p>`, status: 'published', createdAt, ...fields } as CommentView;
}

describe('the comments of a page as HTML', () => {
  const items = [
    comment('a', null),
    comment('b', 'a'),
    comment('c', null, { author: undefined, bodyHtml: undefined, status: 'removed' }),
  ];

  it('are nested lists, with names and titles as text', () => {
    const text = commentsDocument({ thread, items, next: null }, english);
    expect(text).toContain('<title>On &lt;looms&gt; &amp; &quot;yarn&quot;</title>');
    expect(text).toContain('<b dir="auto">Ada &lt;b&gt;</b>');
    expect(text.replace(/\s+/g, '')).toMatch(
      /<ol><liid="comment-a"><article>.*<p>a<\/p>.*<ol><liid="comment-b">.*<\/ol><\/li><liid="comment-c">/,
    );
    expect(text).toContain('Removed by a moderator.');
    expect(text).not.toContain('rel="next"');
  });

  it('link to the next page', () => {
    const fragment = commentsFragment({ thread, items, next: '?cursor=x&sort=old' }, english);
    expect(fragment).toMatch(/^<section/);
    expect(fragment).toContain('<a href="?cursor=x&amp;sort=old" rel="next">');
  });

  it('are an empty document if there are none', () => {
    expect(commentsFragment({ thread: null, items: [], next: null }, english)).toContain('<h2>0 comments</h2>');
  });

  it.each([
    ['de-AT', 'lang="de" dir="ltr"', '<h2>1 Kommentar</h2>', 'Von der Moderation entfernt.'],
    ['AR', 'lang="ar" dir="rtl"', '<h2>تعليق واحد</h2>', 'أزاله أحد المشرفين.'],
    ['fr', 'lang="en" dir="ltr"', '<h2>1 comment</h2>', 'Removed by a moderator.'],
    ['constructor', 'lang="en" dir="ltr"', '<h2>1 comment</h2>', 'Removed by a moderator.'],
  ])('speak the language of %s', (locale, head, count, removed) => {
    const text = commentsDocument({ thread: { ...thread, commentCount: 1 }, items, next: null }, documentTexts(locale));
    expect(text).toContain(`<html ${head}>`);
    expect(text).toContain(`<section ${head} `);
    expect(text).toContain(count);
    expect(text).toContain(removed);
  });

  it('allow no scripts, and no style but their own', () => {
    const [, style = ''] =
      /<style>([^]*)<\/style>/.exec(commentsDocument({ thread, items, next: null }, english)) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(documentPolicy).toMatch(/^default-src 'none'; /);
    expect(documentPolicy).toContain(`style-src 'sha256-${hash}';`);
  });
});
