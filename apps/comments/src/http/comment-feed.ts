import type { FastifyRequest } from 'fastify';
import { type AtomEntry, type AtomLink, atomDocument } from '#libs/http';
import { idOfName } from '#libs/kernel';
import type { Thread } from '../domain/thread.js';
import type { FeedComment } from '../queries/reads/newest-comments.js';

interface FeedFacts {
  /** A UUID that never changes. */
  readonly id: string;
  readonly title: string;
  /** When its subject began. */
  readonly since: Date;
  /** Its thread; null for a feed of many threads. */
  readonly thread: Pick<Thread, 'id' | 'url'> | null;
}

/** The id of a feed whose subject has no id of its own. */
export function feedId(...names: readonly string[]): string {
  return idOfName(JSON.stringify(['feed', ...names]));
}

/** Comments as an Atom feed, with urls as the client sees this server. */
export function commentFeed(
  request: FastifyRequest,
  site: string,
  { id, title, since, thread }: FeedFacts,
  comments: readonly FeedComment[],
): string {
  const server = `${request.protocol}://${request.host}`;
  const at = (route: string) => `${server}${route}${site === 'default' ? '' : `?site=${encodeURIComponent(site)}`}`;
  return atomDocument({
    id,
    title,
    self: at(request.url.split('?', 1)[0] ?? ''),
    alternate: thread === null ? null : link(thread.url, at(`/v1/threads/${thread.id}`)),
    updated: since,
    entries: comments.map((comment) => entryOf(comment, at(`/v1/comments/${comment.id}`))),
  });
}

function entryOf(comment: FeedComment, route: string): AtomEntry {
  const { id, author, bodyHtml, createdAt, editedAt, threadTitle, url } = comment;
  return {
    id,
    title: threadTitle === null ? author : `${author}: ${threadTitle}`,
    author,
    published: createdAt,
    updated: editedAt ?? createdAt,
    alternate: link(url === null ? null : `${url}#comment-${id}`, route),
    html: bodyHtml,
  };
}

/** The page if there is one; only its frontend knows the urls of a forum's pages. */
function link(url: string | null, route: string): AtomLink {
  return url === null ? { href: route, type: 'application/json' } : { href: url, type: 'text/html' };
}
