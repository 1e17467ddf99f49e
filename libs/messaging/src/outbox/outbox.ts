import { type Envelope, validateData, subjectOf } from '#libs/contracts';
import { isId, newId } from '#libs/kernel';
import type { Tx } from '#libs/persistence';
import { isPartitionKey } from '../partition-key.js';
import type { EventDraft } from './event-draft.js';
import type { OutboxSignal } from './outbox-signal.js';

/** Half of the message size that a NATS server accepts by default. */
const MAX_ENVELOPE_BYTES = 512 * 1024;

/** The only way to publish an event: a row in the transaction of the change that it reports. */
export class Outbox {
  constructor(
    readonly service: string,
    private readonly signal: OutboxSignal,
  ) {}

  /**
   * Call it after taking the locks that the write needs: then a row's id is higher than the ids of its causes, and the relay may
   * publish in id order.
   * @throws {Error} if an event violates its contract, has a key over 256 characters or exceeds 512 KiB; the transaction must fail
   */
  async append(tx: Tx, drafts: readonly EventDraft[]): Promise<void> {
    if (drafts.length === 0) return;
    const rows = drafts.map((draft) => this.row(draft, tx));
    await tx.query(
      `INSERT INTO outbox (event_id, partition_key, subject, envelope, correlation_id)
       SELECT event_id, partition_key, subject, envelope, correlation_id
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[])
         WITH ORDINALITY AS draft (event_id, partition_key, subject, envelope, correlation_id, n)
       ORDER BY n`,
      [
        rows.map((row) => row.id),
        drafts.map((draft) => draft.key),
        drafts.map((draft) => subjectOf(draft.contract, draft.site, draft.key)),
        rows.map((row) => row.text),
        // A foreign service may use ids that are not UUIDs.
        drafts
          .map(({ cause = tx.cause }) => cause.correlationId)
          .map((correlationId) => (isId(correlationId) ? correlationId : null)),
      ],
    );
    tx.afterCommit(() => {
      this.signal.raise();
    });
  }

  private row(draft: EventDraft, tx: Tx): { id: string; text: string } {
    const { contract, cause = tx.cause } = draft;
    if (!isPartitionKey(draft.key)) throw new Error(`${contract.type} has a key that cannot be stored`);
    const faults = validateData(contract, draft.data);
    if (faults.length > 0) throw new Error(`${contract.type} violates its contract: ${faults.join('; ')}`);
    const envelope: Envelope = {
      specversion: '1.0',
      id: newId(),
      type: contract.type,
      source: `/parley/${this.service}`,
      subject: `${contract.entity}/${draft.aggregateId}`,
      time: tx.now.toISOString(),
      datacontenttype: 'application/json',
      dataschema: `/schemas/${contract.type}.json`,
      site: draft.site,
      partitionkey: draft.key,
      sequence: String(draft.sequence),
      correlationid: cause.correlationId,
      causationid: cause.causationId,
      traceparent: cause.traceparent,
      data: draft.data,
    };
    const text = JSON.stringify(envelope);
    if (Buffer.byteLength(text) > MAX_ENVELOPE_BYTES) throw new Error(`${contract.type} exceeds 512 KiB`);
    return { id: envelope.id, text };
  }
}
