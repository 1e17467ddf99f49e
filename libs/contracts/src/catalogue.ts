import type { EventContract } from './event-contract.js';
import { categoryCreated, categoryDeleted, categoryUpdated } from './events/categories.js';
import {
  commentApproved,
  commentCreated,
  commentDeleted,
  commentEdited,
  commentPinned,
  commentReacted,
  commentRejected,
  commentRemoved,
  commentRestored,
  commentVoted,
} from './events/comments.js';
import { decisionMade, decisionSuperseded } from './events/decisions.js';
import { notificationCreated } from './events/notifications.js';
import { personSeen, personSnapshot } from './events/people.js';
import {
  postCreated,
  postDeleted,
  postEdited,
  postLocked,
  postRestored,
  postUnlocked,
  postVoted,
} from './events/posts.js';
import { snapshotCompleted, snapshotRequested } from './events/snapshots.js';
import { threadClosed, threadOpened, threadSnapshot, threadUpdated } from './events/threads.js';

/** All events that services publish. */
export const catalogue: readonly EventContract[] = [
  categoryCreated,
  categoryUpdated,
  categoryDeleted,
  postCreated,
  postEdited,
  postDeleted,
  postRestored,
  postLocked,
  postUnlocked,
  postVoted,
  threadOpened,
  threadClosed,
  threadUpdated,
  threadSnapshot,
  commentCreated,
  commentEdited,
  commentDeleted,
  commentRestored,
  commentRemoved,
  commentApproved,
  commentRejected,
  commentVoted,
  commentReacted,
  commentPinned,
  decisionMade,
  decisionSuperseded,
  notificationCreated,
  personSeen,
  personSnapshot,
  snapshotRequested,
  snapshotCompleted,
];

const byType = new Map(catalogue.map((contract) => [contract.type, contract]));

export function findContract(type: string): EventContract | undefined {
  return byType.get(type);
}
