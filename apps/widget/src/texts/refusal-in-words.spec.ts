import { de } from './de.js';
import { en } from './en.js';
import { refusalInWords } from './refusal-in-words.js';
import { Words } from './words.js';

const german = new Words('de', de);
const tooLong = {
  type: 'urn:x',
  title: 'The body is longer than this site allows',
  detail: 'at most 5',
  status: 400,
  code: 'comment.body-too-long',
};

describe('a refusal', () => {
  it('is told in the reader’s language', () => {
    expect(refusalInWords(tooLong, german)).toBe('Der Text ist länger, als hier erlaubt ist.');
  });

  it('is told in the service’s own words in English, and where there are no others', () => {
    expect(refusalInWords(tooLong, new Words('en', en))).toBe('The body is longer than this site allows · at most 5');
    const invalid = { ...tooLong, code: 'request.invalid', title: 'Faulty', detail: undefined };
    const errors = [{ path: 'body', message: 'must be text' }];
    expect(refusalInWords({ ...invalid, errors }, german)).toBe('Faulty · must be text');
  });
});
