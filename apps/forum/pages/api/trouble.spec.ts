import { ParleyProblem } from '#libs/client';
import { troubleOf } from './trouble.js';

const refusal = { type: 'about:blank', title: 'The request has faulty fields', status: 400, code: 'request.invalid' };

describe('trouble', () => {
  it('is told in the words of the refusal', () => {
    expect(troubleOf(new ParleyProblem(refusal, null))).toEqual({ text: 'The request has faulty fields.', faults: {} });
    const detailed = new ParleyProblem({ ...refusal, detail: 'Too long.' }, 30);
    expect(troubleOf(detailed).text).toBe('Too long. Try again in 30 s.');
  });

  it('names the fields that are at fault', () => {
    const errors = [{ path: 'title', message: 'must not be empty' }];
    expect(troubleOf(new ParleyProblem({ ...refusal, errors }, null))).toEqual({
      text: 'Something is not right yet: see at each field.',
      faults: { title: 'must not be empty' },
    });
  });

  it('is told when nobody answers', () => {
    expect(troubleOf(new TypeError('Failed to fetch')).text).toMatch(/cannot be reached/);
  });

  it('is not made of a defect', () => {
    const defect = new RangeError('a bug');
    expect(() => troubleOf(defect)).toThrow(defect);
  });
});
