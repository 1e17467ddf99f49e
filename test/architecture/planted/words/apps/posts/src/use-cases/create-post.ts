import { reach as position } from '../../../../libs/messaging/src/wait.js';

export class CreatePost {
  private readonly keptAnswers: string[] = []; // planted: kept answer

  constructor(private readonly the: { readonly now: () => Date }) {} // planted: the

  execute(): Date {
    for (const twinWasFirst of this.keptAnswers) this.#tell(twinWasFirst); // planted: twin
    return this.the.now();
  }

  readonly #tell = (key: string): void => void [key, position]; // planted: tell
}
