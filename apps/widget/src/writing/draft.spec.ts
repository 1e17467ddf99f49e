import { newDraft, parseDraft, withBody } from './draft.js';

describe('a draft', () => {
  it('has a unique key and keeps it while it is written', () => {
    const draft = newDraft();
    expect(draft.key).toMatch(/^[0-9a-f]{32}$/);
    expect(newDraft().key).not.toBe(draft.key);
    expect(withBody(draft, 'text')).toEqual({ ...draft, body: 'text' });
  });

  it('gets a new key if it changes after an attempt to send it', () => {
    const sent = { ...newDraft('text'), isSending: true };
    const changed = withBody(sent, 'texts');
    expect(changed).toMatchObject({ body: 'texts', isSending: false });
    expect(changed.key).not.toBe(sent.key);
  });

  it('is restored from what was stored', () => {
    const draft = newDraft('text');
    expect(parseDraft(JSON.stringify(draft))).toEqual(draft);
  });

  it.each([null, '', '{', 'null', '7', '{"body":"x"}', '{"body":7,"key":"k","isSending":false}'])(
    'is not restored from %j',
    (text) => {
      expect(parseDraft(text)).toBeNull();
    },
  );
});
