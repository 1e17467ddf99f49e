import { ParleyProblem } from '#libs/client';
import { toRequestError } from './request-error.js';

const problem = { type: 'about:blank', title: 'The request has faulty fields', status: 400, code: 'request.invalid' };

describe('a request error', () => {
  it('shows the texts of the problem document', () => {
    expect(toRequestError(new ParleyProblem(problem, null))).toEqual({
      text: 'The request has faulty fields.',
      fields: {},
    });
    const detailed = new ParleyProblem({ ...problem, detail: 'Too long.' }, 30);
    expect(toRequestError(detailed).text).toBe('Too long. Try again in 30 s.');
  });

  it('names the fields that are not valid', () => {
    const errors = [{ path: 'title', message: 'must not be empty' }];
    expect(toRequestError(new ParleyProblem({ ...problem, errors }, null))).toEqual({
      text: 'Some fields are not valid. See the message at each of them.',
      fields: { title: 'must not be empty' },
    });
  });

  it('reports a failed connection', () => {
    expect(toRequestError(new TypeError('Failed to fetch')).text).toMatch(/cannot be reached/);
  });

  it('does not hide a bug', () => {
    const bug = new RangeError('a bug');
    expect(() => toRequestError(bug)).toThrow(bug);
  });
});
