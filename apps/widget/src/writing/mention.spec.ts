import { complete, mentionAt } from './mention.js';

describe('a mention', () => {
  it.each([
    ['@ad', { at: 0, prefix: 'ad' }],
    ['hello @ad', { at: 6, prefix: 'ad' }],
    ['(@ad', { at: 1, prefix: 'ad' }],
    ['line\n@Jörg', { at: 5, prefix: 'Jörg' }],
    ['@', null],
    ['mail a@b', null],
    ['@ada said', null],
    ['@@ada', null],
    ['', null],
  ])('at the end of %j is %j', (text, expected) => {
    expect(mentionAt(text, text.length)).toEqual(expected);
  });

  it('is what stands before the caret, whatever comes after it', () => {
    expect(mentionAt('@ada and @bob', 3)).toEqual({ at: 0, prefix: 'ad' });
  });

  it('is completed where it stands', () => {
    expect(complete('hi @ad', { at: 3, prefix: 'ad' }, 'ada')).toEqual({ text: 'hi @ada ', caret: 8 });
    expect(complete('hi @ad, you', { at: 3, prefix: 'ad' }, 'ada')).toEqual({ text: 'hi @ada , you', caret: 8 });
    expect(complete('hi @ad you', { at: 3, prefix: 'ad' }, 'ada')).toEqual({ text: 'hi @ada you', caret: 8 });
  });
});
