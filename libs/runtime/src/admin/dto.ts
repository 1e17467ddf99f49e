import { Matches, ValidateIf } from 'class-validator';
import { Flag, ListQuery, Timestamp, OneOf, Text, TextList, ValidationFailed } from '#libs/http';
import type { DeadLetterFilter, Redrive } from '#libs/messaging';
import { ROW_ID } from './row-id.pipe.js';

export class ListDeadLettersQuery extends ListQuery implements DeadLetterFilter {
  @OneOf(['dead', 'waiting'], {
    optional: true,
    description: 'Without it: dead events, and failed ones that will be retried.',
  })
  readonly state?: 'dead' | 'waiting';

  @Text({ max: 256, optional: true, description: 'The partition key.' })
  readonly key?: string;

  @Text({ max: 200, optional: true, description: 'The type of the event.' })
  readonly type?: string;
}

/** Exactly one of `ids`, `key` and `type`. */
export class RedriveBody {
  @TextList({ maxItems: 100, maxLength: 18, optional: true })
  @ValidateIf((_object, value: unknown) => value !== undefined)
  @Matches(ROW_ID, { each: true, message: 'must contain ids of this list' })
  readonly ids?: string[];

  @Text({ max: 256, optional: true, description: 'The partition key: all its failed events.' })
  readonly key?: string;

  @Text({ max: 200, optional: true, description: 'The type of the event: all failed events of this type.' })
  readonly type?: string;
}

/** @throws {ValidationFailed} unless there is exactly one */
export function selectionOf({ ids, key, type }: RedriveBody): Redrive {
  const given = [
    ...(ids === undefined ? [] : [{ ids }]),
    ...(key === undefined ? [] : [{ key }]),
    ...(type === undefined ? [] : [{ type }]),
  ];
  const [selection] = given;
  if (selection !== undefined && given.length === 1) return selection;
  throw new ValidationFailed([{ path: '', message: 'must have exactly one of ids, key and type' }]);
}

export class PausedBody {
  @Flag()
  readonly paused: boolean;
}

export class ReplayBody {
  @Timestamp({
    words: ['start', 'snapshots'],
    description: '`start`, `snapshots`, or a time: what was published since then.',
  })
  readonly from: string;
}

export class RepublishBody {
  @Timestamp({ description: 'Events that the broker has acknowledged since then are published again.' })
  readonly since: string;
}
