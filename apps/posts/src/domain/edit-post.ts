import { accept, type Actor, type Decision, isModerator, refuse } from '#libs/kernel';
import { storedText, validateText } from './create-post.js';
import type { Failure } from './failure.js';
import {
  type AuthoredPost,
  isAuthor,
  type Post,
  type PostEvent,
  type PostLimits,
  type PostText,
  type TextLimits,
} from './post.js';

export function editPost(
  post: AuthoredPost,
  text: PostText,
  limits: TextLimits,
  actor: Actor,
  now: Date,
): Decision<Post, PostEvent, Failure> {
  if (post.status === 'deleted') return refuse('post.not-found');
  const refused = checkRights(post, limits, actor, now) ?? validateText(text, limits);
  if (refused !== null) return refuse(refused);
  if (isSame(post, text)) return accept(post);
  const edited = {
    ...post,
    ...storedText(text),
    editedAt: now,
    revision: post.revision + 1,
    version: post.version + 1,
  };
  return accept(edited, { type: 'edited', post: edited, at: now });
}

/** Its author may change a post within the edit window, a moderator always. @returns why this actor may not, or null */
export function checkRights(post: Post, limits: PostLimits, actor: Actor, now: Date): Failure | null {
  if (isModerator(actor)) return null;
  if (!isAuthor(post, actor)) return 'post.not-yours';
  const { editWindowMinutes } = limits;
  if (editWindowMinutes === null) return null;
  const age = (now.getTime() - post.createdAt.getTime()) / 60_000;
  return age > editWindowMinutes ? 'post.edit-window-closed' : null;
}

function isSame(post: Post, text: PostText): boolean {
  return (
    post.title === text.title &&
    post.body === text.body &&
    post.categoryId === text.categoryId &&
    post.tags.join('\n') === text.tags.join('\n')
  );
}
