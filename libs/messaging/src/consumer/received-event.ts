import type { JsMsg } from '@nats-io/jetstream';
import { type Envelope, validateData, validateEnvelope, findContract } from '#libs/contracts';
import { idOfName, isId, isStorable } from '#libs/kernel';
import { isPartitionKey } from '../partition-key.js';

/** A message as the stream, or the table of parked events, holds it. */
export interface Message {
  readonly streamSeq: number;
  readonly subject: string;
  readonly payload: Uint8Array;
}

/** A message, decoded as far as possible. */
export interface ReceivedEvent extends Message {
  /** By what the inbox recognises it; null for a message without an id. */
  readonly eventId: string | null;
  readonly type: string | null;
  /** Null unless it is a UUID. */
  readonly correlationId: string | null;
  /** The key under which it is parked; later events of the key park behind it. */
  readonly key: string;
  /** The event, or the reason why it cannot be decoded. */
  readonly content: { readonly event: Envelope } | { readonly error: string };
}

/** The type in a message's header, which is read without parsing the payload. */
export function typeInHeader(message: JsMsg): string | null {
  return message.headers?.get('ce-type') || null;
}

/** Whether a type is the one of a subject, `parley.evt.<site>.<pNN>.<entity>.<event>`, in any version. */
export function isTypeOf(type: string, subject: string): boolean {
  return type.split('.').slice(1, 3).join('.') === subject.split('.').slice(4).join('.');
}

/** Decodes a message. Never throws: a message that cannot be decoded must be parked, not lost. */
export function decode(message: Message): ReceivedEvent {
  const parsed = parse(message.payload);
  const { id, type, partitionkey, correlationid } = parsed;
  const known = {
    ...message,
    eventId: inboxIdOf(id),
    correlationId: idOrNull(correlationid),
    type: typeof type === 'string' && isStorable(type) ? type : null,
    key: isPartitionKey(partitionkey) ? partitionkey : `message ${String(message.streamSeq)}`,
  };
  const error = validate(parsed);
  return { ...known, content: error === null ? { event: parsed as unknown as Envelope } : { error } };
}

/** Any text may be the id of an event (CloudEvents 1.0): one that is no UUID is recognised by the UUID of that name. */
function inboxIdOf(id: unknown): string | null {
  if (typeof id !== 'string' || id === '') return null;
  const lowerCase = id.toLowerCase();
  return isId(lowerCase) ? lowerCase : idOfName(id);
}

function idOrNull(value: unknown): string | null {
  return typeof value === 'string' && isId(value) ? value : null;
}

/** @returns what is wrong, or null */
function validate(parsed: Record<string, unknown>): string | null {
  const envelopeErrors = validateEnvelope(parsed);
  if (envelopeErrors.length > 0) return `Not an event: ${envelopeErrors.join('; ')}`;
  const { type, data, partitionkey } = parsed as unknown as Envelope;
  if (!isPartitionKey(partitionkey)) return 'Not an event: its partitionkey cannot be stored';
  const contract = findContract(type);
  if (contract === undefined) return `Unknown event type: ${type}`;
  const dataErrors = validateData(contract, data);
  return dataErrors.length > 0 ? `${type} violates its contract: ${dataErrors.join('; ')}` : null;
}

function parse(payload: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch (error) {
    // By name: under Jest, Node's decoder throws a TypeError of another realm.
    const { name } = error as Error;
    if (name === 'SyntaxError' || name === 'TypeError') return {};
    throw error;
  }
}

/**
 * Splits events into groups that one call handles: consecutive events of the same batch handler, and all others one by one.
 * @param batchHandlerOf the batch handler of a type, or null if its events are handled one by one
 */
export function groupConsecutive<Item extends { readonly event: ReceivedEvent }>(
  items: readonly Item[],
  batchHandlerOf: (type: string) => symbol | null,
): Item[][] {
  const groups: Item[][] = [];
  let previous: symbol | null = null;
  for (const item of items) {
    const { content } = item.event;
    const handler = 'event' in content ? batchHandlerOf(content.event.type) : null;
    const group = groups.at(-1);
    if (group !== undefined && handler !== null && handler === previous) group.push(item);
    else groups.push([item]);
    previous = handler;
  }
  return groups;
}
