import { type Diagnostic, Parser } from '@asyncapi/parser';
import { asyncApiDocument, catalogue } from '#libs/contracts';

/** Of diagnostics: errors are 0 and warnings 1; what comes after them are hints, such as that there is a 3.1. */
const WARNING = 1;

describe('/asyncapi.json', () => {
  it('is a valid AsyncAPI 3 document, without a warning', async () => {
    const { document, diagnostics } = await new Parser().parse(JSON.stringify(asyncApiDocument()));
    expect(diagnostics.filter(({ severity }) => Number(severity) <= WARNING).map(inWords)).toEqual([]);
    expect(document?.version()).toMatch(/^3\./);
  });

  it('contains every event as a channel, an operation and a message with its example', async () => {
    const { document } = await new Parser().parse(JSON.stringify(asyncApiDocument()));
    const messages = document?.allMessages().all() ?? [];
    expect(document?.allChannels().all()).toHaveLength(catalogue.length);
    expect(document?.allOperations().all()).toHaveLength(catalogue.length);
    expect(messages.map((message) => message.name())).toEqual(catalogue.map(({ type }) => type));
    expect(messages.filter((message) => message.examples().isEmpty())).toEqual([]);
  });
});

function inWords({ code, message, path }: Diagnostic): string {
  return `${String(code)} at ${path.join('.')}: ${message}`;
}
