import type { FastifyRequest } from 'fastify';
import { type AtomEntry, type AtomLink, atomDocument } from '#libs/http';
import { idOfName } from '#libs/kernel';
import type { Thread } from '../domain/thread.js';
import type { FeedComment } from '../queries/newest-comments.js';

interface FeedFacts {
  /** A UUID that stays as it is. */
  readonly id: string;
  readonly title: string;
  /** When what it is about began. */
  readonly since: Date;
  /** The thread that it is about; null for a feed of many. */
  readonly thread: Pick<Thread, 'id' | 'url'> | null;
}

/** The id of a feed that is about no one thing that has an id. */
export function feedId(...names: readonly string[]): string {
  return idOfName(JSON.stringify(['feed', ...names]));
}

/** Comments as an Atom feed, with addresses as the one who asks sees this server. */
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

/** A page where there is one; what a forum's pages are called only its frontend knows. */
function link(url: string | null, route: string): AtomLink {
  return url === null ? { href: route, type: 'application/json' } : { href: url, type: 'text/html' };
}
