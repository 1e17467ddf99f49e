import { Type } from '@sinclair/typebox';
import { eventContract } from '../event-contract.js';
import { id, nullable, positive, time, verdict } from '../fields.js';
import { commentId, decisionId, later, postId } from './examples.js';

/** The content that a decision is about: one revision of a post or a comment. */
const target = () =>
  Type.Object({
    type: Type.Union([Type.Literal('post'), Type.Literal('comment')]),
    id: id(),
    revision: positive(),
  });

const decider = () =>
  Type.Object({
    id: Type.String({ minLength: 1 }),
    kind: Type.Union([Type.Literal('person'), Type.Literal('rule'), Type.Literal('subscriber')]),
  });

/** A post's thread has the post's id. */
const key = { is: "the id of the target's thread", example: postId };

const exampleTarget = { type: 'comment' as const, id: commentId, revision: 1 };

export const decisionMade = eventContract({
  type: 'parley.decision.made.v1',
  producer: 'moderation',
  summary:
    'A moderator, a rule or a subscriber decided about a revision. Its owner applies the decision if the revision is the newest.',
  data: {
    decisionId: id(),
    target: target(),
    verdict: verdict(),
    reasonCode: nullable(Type.String()),
    note: nullable(Type.String()),
    labels: Type.Array(Type.String()),
    decider: decider(),
    caseId: nullable(id()),
    madeAt: time(),
  },
  example: {
    decisionId,
    target: exampleTarget,
    verdict: 'approve',
    reasonCode: null,
    note: null,
    labels: [],
    decider: { id: 'mary', kind: 'person' },
    caseId: null,
    madeAt: later,
  },
  key,
  readers: 'deciders',
});

export const decisionSuperseded = eventContract({
  type: 'parley.decision.superseded.v1',
  producer: 'comments',
  summary: 'A decision had no effect, because it was about a revision that is no longer the newest.',
  data: { decisionId: id(), target: target(), newestRevision: positive(), supersededAt: time() },
  example: { decisionId, target: exampleTarget, newestRevision: 2, supersededAt: later },
  key,
  readers: 'deciders',
});
