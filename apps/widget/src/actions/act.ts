import type { Discussion } from '../discussion/discussion.js';
import type { Actions } from './actions.js';

/** Does something that a reader wants; what it takes is fetched when they first want anything. A failure is told in words. */
export async function act(discussion: Discussion, what: (actions: Actions) => Promise<void> | void): Promise<void> {
  const { Actions } = await import('./actions.js');
  const actions = new Actions(discussion);
  try {
    await what(actions);
  } catch (error) {
    discussion.set({ notice: { text: actions.inWords(error), isProblem: true } });
  }
}
