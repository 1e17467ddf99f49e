import { Injectable } from '@nestjs/common';
import { type Actor, type Cause, Refused } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { ReadMarksRepository } from '../persistence/read-marks.repository.js';

@Injectable()
export class MarkRead {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly marks: ReadMarksRepository,
  ) {}

  /** @returns the version up to which the actor has now read the thread @throws {Refused} `thread.not-found` */
  async execute(
    { threadId, version }: { readonly threadId: string; readonly version: number },
    actor: Actor,
    cause: Cause,
  ): Promise<number> {
    const mark = await this.unitOfWork.run(cause, (tx) => this.marks.raise(tx, actor, threadId, version));
    if (mark === null) throw new Refused('thread.not-found');
    return mark;
  }
}
