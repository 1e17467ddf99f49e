import { completeMention, mentionAt } from './mention.js';

describe('a mention', () => {
  it.each([
    ['@ad', { start: 0, prefix: 'ad' }],
    ['hello @ad', { start: 6, prefix: 'ad' }],
    ['(@ad', { start: 1, prefix: 'ad' }],
    ['line\n@Jörg', { start: 5, prefix: 'Jörg' }],
    ['@', null],
    ['mail a@b', null],
    ['@ada said', null],
    ['@@ada', null],
    ['', null],
  ])('at the end of %j is %j', (text, expected) => {
    expect(mentionAt(text, text.length)).toEqual(expected);
  });

  it('ends at the caret, whatever follows', () => {
    expect(mentionAt('@ada and @bob', 3)).toEqual({ start: 0, prefix: 'ad' });
  });

  it('is completed in place', () => {
    const mention = { start: 3, prefix: 'ad' };
    expect(completeMention('hi @ad', mention, 'ada')).toEqual({ text: 'hi @ada ', caret: 8 });
    expect(completeMention('hi @ad, you', mention, 'ada')).toEqual({ text: 'hi @ada , you', caret: 8 });
    expect(completeMention('hi @ad you', mention, 'ada')).toEqual({ text: 'hi @ada you', caret: 8 });
  });
});
