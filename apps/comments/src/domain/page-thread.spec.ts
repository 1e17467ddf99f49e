import { acceptedOrThrow, refuse } from '#libs/kernel';
import { acceptThread } from '../../test/samples.js';
import { nameThread, openThreadOfPage, type Page, threadOfPage, threadToName } from './page-thread.js';
import { pageUrlOf } from './page-url.js';
import type { Thread } from './thread.js';

const now = new Date('2026-11-25T10:00:00.000Z');
const rules = { isOfSite: true, titleLength: 10, closeAfterDays: null };
const atA = at('http://www.blog.example/a/?utm_source=x');
const atB = at('https://blog.example/b');

describe('the thread of a page', () => {
  it('when it does not exist yet, then it is created: open, empty, without an author', () => {
    expect(openThreadOfPage({ ...atA, key: 'a', title: 'On looms' }, 'thread', [], rules, now)).toEqual(
      acceptThread('opened', {
        id: 'thread',
        site: 'blog',
        key: 'a',
        url: 'http://www.blog.example/a/',
        address: 'https://blog.example/a',
        title: 'On looms',
        postId: null,
        authorId: null,
        authorKind: null,
        closedBecause: [],
        commentCount: 0,
        lastCommentAt: null,
        inactiveSince: now,
        version: 1,
        scoreVersion: 0,
        createdAt: now,
      }),
    );
  });

  it('when the page does not belong to the site, then it is refused', () => {
    expect(openThreadOfPage(atA, 'thread', [], { ...rules, isOfSite: false }, now)).toEqual(
      refuse('thread.foreign-page'),
    );
  });

  it('when its title is longer than the site allows, in characters, then it is refused', () => {
    const titled = (title: string) => openThreadOfPage({ ...atA, title }, 'thread', [], rules, now);
    expect(titled('😀'.repeat(10)).accepted).toBe(true);
    expect(titled('x'.repeat(11))).toEqual(refuse('thread.title-too-long'));
  });

  it('given the thread of another key at its address, then it is created, and found by its key only', () => {
    const other = created({ ...atA, key: 'other' });
    const { state } = acceptedOrThrow(openThreadOfPage({ ...atA, key: 'a' }, 'thread', [other], rules, now));
    expect(state).toMatchObject({ key: 'a', url: 'http://www.blog.example/a/', address: null });
  });
});

describe('the thread that a page finds', () => {
  const named = created({ ...atA, key: 'a' });
  const nameless = created(atB);

  it('is the one with its key, at whatever address, before the one at its address', () => {
    expect(threadOfPage({ ...atB, key: 'a' }, [nameless, named])).toBe(named);
    expect(threadOfPage({ ...atB, key: 'a' }, [named, nameless])).toBe(named);
  });

  it('is the one at its address if the page has no key, whether the thread has one or not', () => {
    expect(threadOfPage(atA, [named])).toBe(named);
    expect(threadOfPage(atB, [nameless])).toBe(nameless);
  });

  it('is none if the page has a key that no thread has', () => {
    expect(threadOfPage({ ...atA, key: 'b' }, [named])).toBeNull();
    expect(threadOfPage({ ...atB, key: 'b' }, [nameless])).toBeNull();
  });

  it('becomes the one at its address if that has no key yet', () => {
    expect(threadToName({ ...atB, key: 'b' }, [nameless])).toBe(nameless);
    expect(threadToName({ ...atA, key: 'b' }, [named])).toBeNull();
    expect(threadToName(atB, [nameless])).toBeNull();
    expect(nameThread(nameless, 'b', rules)).toEqual(acceptThread('updated', { ...nameless, key: 'b', version: 2 }));
    expect(nameThread(nameless, 'b', { ...rules, isOfSite: false })).toEqual(refuse('thread.foreign-page'));
  });
});

function at(given: string): Page {
  const url = pageUrlOf(given, { keepQuery: null, dropQuery: [] });
  if (url === null) throw new Error(`${given} is not the url of a page.`);
  return { site: 'blog', key: null, url, title: null };
}

function created(page: Page): Thread {
  return acceptedOrThrow(openThreadOfPage(page, page.key ?? page.url.normal, [], rules, now)).state;
}
