import type { Discussion } from '../discussion/discussion.js';
import type { Actions } from './actions.js';

/** Loads the actions on first use, runs one of them, and shows an error as a notice. */
export async function runAction(
  discussion: Discussion,
  action: (actions: Actions) => Promise<void> | void,
): Promise<void> {
  const { Actions } = await import('./actions.js');
  const actions = new Actions(discussion);
  try {
    await action(actions);
  } catch (error) {
    discussion.update({ notice: { text: actions.errorText(error), isError: true } });
  }
}
