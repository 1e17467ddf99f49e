import { catalogue } from './catalogue.js';
import { ENVELOPE_CONTENT_TYPE } from './envelope.js';
import type { EventContract, Readers } from './event-contract.js';
import { exampleEnvelope, payloadSchemaOf } from './json-schema.js';

const aboutReaders: Readonly<Record<Exclude<Readers, 'all'>, string>> = {
  deciders: 'Only for external subscribers that may publish decisions.',
  none: 'Internal: never granted to external subscribers.',
};

/** The catalogue as an AsyncAPI 3.0 document. */
export function asyncApiDocument(): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Parley events',
      version: '1.0.0',
      description:
        'CloudEvents 1.0 on the JetStream stream PARLEY. Delivered at least once: deduplicate by `id`, and order the ' +
        'events of one `subject` by `sequence`.',
      license: { name: 'MIT' },
    },
    defaultContentType: ENVELOPE_CONTENT_TYPE,
    channels: Object.fromEntries(catalogue.map((contract) => [channelName(contract), channel(contract)])),
    operations: Object.fromEntries(
      catalogue.map((contract) => [
        `on-${channelName(contract)}`,
        {
          action: 'send',
          channel: { $ref: `#/channels/${channelName(contract)}` },
          summary: contract.summary,
        },
      ]),
    ),
    components: {
      messages: Object.fromEntries(catalogue.map((contract) => [contract.type, message(contract)])),
    },
  };
}

function channelName(contract: EventContract): string {
  return contract.type.replaceAll('.', '-');
}

function channel(contract: EventContract): object {
  return {
    address: `parley.evt.{site}.{partition}.${contract.entity}.${contract.event}`,
    ...(contract.readers !== 'all' && { description: aboutReaders[contract.readers] }),
    parameters: {
      site: { description: 'The tenant.' },
      partition: { description: 'p00 to p15, from the partition key.' },
    },
    messages: { [contract.type]: { $ref: `#/components/messages/${contract.type}` } },
  };
}

function message(contract: EventContract): object {
  return {
    name: contract.type,
    title: contract.type,
    summary: contract.summary,
    contentType: ENVELOPE_CONTENT_TYPE,
    payload: payloadSchemaOf(contract),
    examples: [{ payload: exampleEnvelope(contract) }],
  };
}
