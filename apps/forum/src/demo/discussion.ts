import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { parse } from 'yaml';
import { projectRoot } from '#libs/persistence';

const text = Type.String({ minLength: 1 });
const exactly = { additionalProperties: false };

const post = Type.Object(
  { post: text, by: text, title: text, tags: Type.Array(text), body: text, source: text },
  exactly,
);
const comment = Type.Object(
  { comment: text, on: text, under: Type.Optional(text), by: text, body: text, source: text },
  exactly,
);
const edit = Type.Object({ edit: text, by: text, body: text, source: text }, exactly);
const deletion = Type.Object({ delete: text, by: text }, exactly);
const vote = Type.Object({ vote: text, by: text }, exactly);
const reading = Type.Object({ read: text }, exactly);

const discussionSchema = Type.Object(
  {
    people: Type.Record(text, Type.Object({ name: text, roles: Type.Optional(Type.Array(text)) }, exactly)),
    category: Type.Object({ slug: text, name: text, description: text }, exactly),
    steps: Type.Array(Type.Union([post, comment, edit, deletion, vote, reading])),
  },
  exactly,
);

/** The demo's content. Posts and comments have labels, which later steps refer to. */
export type Discussion = Static<typeof discussionSchema>;
export type PostStep = Static<typeof post>;
export type CommentStep = Static<typeof comment>;
export type EditStep = Static<typeof edit>;
export type Step = Discussion['steps'][number];

/** YAML is not compiled, so it is read from the source tree. @throws {Error} if the file is invalid */
export function readDiscussion(): Discussion {
  const file = join(projectRoot(import.meta.url), 'apps/forum/src/demo/discussion.yaml');
  const discussion: unknown = parse(readFileSync(file, 'utf8'));
  const [error] = Value.Errors(discussionSchema, discussion);
  if (error !== undefined) throw new Error(`discussion.yaml${error.path}: ${error.message}`);
  return discussion as Discussion;
}

export function postsOf({ steps }: Discussion): PostStep[] {
  return steps.filter((step): step is PostStep => 'post' in step);
}

/** Those that are not deleted later. */
function remainingCommentsOf({ steps }: Discussion): CommentStep[] {
  const gone = new Set(steps.map((step) => ('delete' in step ? step.delete : null)));
  return steps.filter((step): step is CommentStep => 'comment' in step && !gone.has(step.comment));
}

/** How many comments of others a person gets notifications of: below their posts, and in reply to their comments. */
export function expectedNotifications(person: string, discussion: Discussion): number {
  const authors = new Map<string, string>();
  for (const step of discussion.steps) {
    if ('post' in step) authors.set(step.post, step.by);
    if ('comment' in step) authors.set(step.comment, step.by);
  }
  return remainingCommentsOf(discussion).filter(
    ({ by, on, under = on }) => by !== person && (authors.get(on) === person || authors.get(under) === person),
  ).length;
}
