import type { JsMsg } from '@nats-io/jetstream';
import { type Envelope, faultsOfData, faultsOfEnvelope, findContract } from '#libs/contracts';
import { isId, isStorable } from '#libs/kernel';
import { isPartitionKey } from '../partition-key.js';

/** A message as it came off the stream, or out of the parking lot. */
export interface Message {
  readonly streamSeq: number;
  readonly subject: string;
  readonly payload: Uint8Array;
}

/** A message made out as far as it can be. */
export interface ReceivedEvent extends Message {
  readonly eventId: string | null;
  readonly type: string | null;
  /** Which request led to it, if it says so as we do. */
  readonly correlationId: string | null;
  /** Under which it is parked; later events of the key park behind it. */
  readonly key: string;
  /** The whole event, or why there is none. */
  readonly content: { readonly event: Envelope } | { readonly fault: string };
}

/** The type that a message claims to have, told by its header without reading the payload. */
export function claimedType(message: JsMsg): string | null {
  return message.headers?.get('ce-type') || null;
}

/** Reads a message; never throws, since a message that cannot be read must be parked, not dropped. */
export function decode(message: Message): ReceivedEvent {
  const parsed = parse(message.payload);
  const { id, type, partitionkey, correlationid } = parsed;
  const known = {
    ...message,
    eventId: idIn(id),
    correlationId: idIn(correlationid),
    type: typeof type === 'string' && isStorable(type) ? type : null,
    key: isPartitionKey(partitionkey) ? partitionkey : `message ${String(message.streamSeq)}`,
  };
  const fault = faultOf(parsed);
  return { ...known, content: fault === null ? { event: parsed as unknown as Envelope } : { fault } };
}

function idIn(value: unknown): string | null {
  return typeof value === 'string' && isId(value) ? value : null;
}

function faultOf(parsed: Record<string, unknown>): string | null {
  const faults = faultsOfEnvelope(parsed);
  if (faults.length > 0) return `This is no event: ${faults.join('; ')}`;
  const { type, data, partitionkey } = parsed as unknown as Envelope;
  if (!isPartitionKey(partitionkey)) return 'This is no event: its partitionkey cannot be stored';
  const contract = findContract(type);
  if (contract === undefined) return `No such event type here: ${type}`;
  const dataFaults = faultsOfData(contract, data);
  return dataFaults.length > 0 ? `${type} breaks its contract: ${dataFaults.join('; ')}` : null;
}

function parse(payload: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch (error) {
    // By name: Node's decoder throws a TypeError of another realm under Jest.
    const { name } = error as Error;
    if (name === 'SyntaxError' || name === 'TypeError') return {};
    throw error;
  }
}
