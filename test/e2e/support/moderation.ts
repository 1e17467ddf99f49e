import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { type DataOf, decisionMade, type Envelope, subjectOf } from '#libs/contracts';
import { newId } from '#libs/kernel';

type Decision = DataOf<typeof decisionMade>;

/** Publishes a decision as the moderation service does. */
export async function decide(
  natsUrl: string,
  comment: { readonly id: string; readonly threadId: string; readonly revision: number },
  decision: Partial<Decision> & { readonly verdict: Decision['verdict'] },
): Promise<Decision> {
  const { id, revision, threadId } = comment;
  const data: Decision = {
    decisionId: newId(),
    target: { type: 'comment', id, revision },
    reasonCode: null,
    note: null,
    labels: [],
    decider: { id: 'mary', kind: 'person' },
    caseId: null,
    madeAt: new Date().toISOString(),
    ...decision,
  };
  const envelope: Envelope = {
    specversion: '1.0',
    id: newId(),
    type: decisionMade.type,
    source: '/parley/moderation',
    subject: `decision/${data.decisionId}`,
    time: data.madeAt,
    dataschema: `/schemas/${decisionMade.type}.json`,
    site: 'default',
    partitionkey: threadId,
    sequence: '1',
    correlationid: newId(),
    causationid: null,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    data,
  };
  const connection = await connect({ servers: natsUrl });
  try {
    const subject = subjectOf(decisionMade, 'default', threadId);
    await jetstream(connection).publish(subject, JSON.stringify(envelope), { msgID: envelope.id });
  } finally {
    await connection.close();
  }
  return data;
}
