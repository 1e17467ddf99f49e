import { accept, type Actor, type Decision, isModerator, refuse } from '#libs/kernel';
import { keptOf, overLimits } from './create-post.js';
import type { Failure } from './failure.js';
import { isAuthor, type Post, type PostEvent, type PostLimits, type PostText, type TextLimits } from './post.js';

export function editPost(
  post: Post,
  text: PostText,
  limits: TextLimits,
  actor: Actor,
  now: Date,
): Decision<Post, PostEvent, Failure> {
  if (post.status === 'deleted') return refuse('post.not-found');
  const refused = mayChange(post, limits, actor, now);
  if (refused !== null) return refuse(refused);
  const tooMuch = overLimits(text, limits);
  if (tooMuch !== null) return refuse(tooMuch);
  if (isSame(post, text)) return accept(post);
  const edited = { ...post, ...keptOf(text), editedAt: now };
  return accept({ ...edited, revision: post.revision + 1, version: post.version + 1 }, 'edited');
}

/** Why an actor may not change what a post says, or null: its author may within the edit window, a moderator always. */
export function mayChange(post: Post, limits: PostLimits, actor: Actor, now: Date): Failure | null {
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
