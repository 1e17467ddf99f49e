import { de } from './de.js';
import { en } from './en.js';
import { I18n } from './i18n.js';
import { problemText } from './problem-text.js';

const german = new I18n('de', de);
const tooLong = {
  type: 'urn:x',
  title: 'The body is longer than this site allows',
  detail: 'at most 5',
  status: 400,
  code: 'comment.body-too-long',
};

describe('the text of a problem', () => {
  it('is in the reader’s language', () => {
    expect(problemText(tooLong, german)).toBe('Der Text ist länger, als hier erlaubt ist.');
  });

  it('is the service’s own in English, and if there is no translation', () => {
    expect(problemText(tooLong, new I18n('en', en))).toBe('The body is longer than this site allows · at most 5');
    const invalid = { ...tooLong, code: 'request.invalid', title: 'Faulty', detail: undefined };
    const errors = [{ path: 'body', message: 'must be text' }];
    expect(problemText({ ...invalid, errors }, german)).toBe('Faulty · must be text');
  });
});
