import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  type DataOf,
  type Envelope,
  postCreated,
  postDeleted,
  postEdited,
  postLocked,
  postRestored,
  postUnlocked,
} from '#libs/contracts';
import { Delivery, EFFECTS } from '#libs/messaging';
import { FollowPost } from '../../use-cases/follow-post.js';

/** Opens and closes the threads of posts by the events of the posts service. */
@Controller()
export class PostsHandler {
  constructor(private readonly followPost: FollowPost) {}

  @EventPattern<string>(postCreated.type, EFFECTS)
  created(@Payload() { site, data }: Envelope<DataOf<typeof postCreated>>, @Ctx() { tx }: Delivery): Promise<void> {
    const { id, title, author, createdAt } = data;
    return this.followPost.open(tx, {
      id,
      site,
      title,
      authorId: author.id,
      authorKind: author.kind,
      createdAt: new Date(createdAt),
    });
  }

  @EventPattern<string>(postEdited.type, EFFECTS)
  edited(@Payload() { site, data }: Envelope<DataOf<typeof postEdited>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.followPost.retitle(tx, site, data.id, data.title);
  }

  @EventPattern<string>(postDeleted.type, EFFECTS)
  deleted(@Payload() { site, data }: Envelope<DataOf<typeof postDeleted>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.followPost.close(tx, site, data.id, 'post-deleted');
  }

  @EventPattern<string>(postRestored.type, EFFECTS)
  restored(@Payload() { site, data }: Envelope<DataOf<typeof postRestored>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.followPost.reopen(tx, site, data.id, 'post-deleted');
  }

  @EventPattern<string>(postLocked.type, EFFECTS)
  locked(@Payload() { site, data }: Envelope<DataOf<typeof postLocked>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.followPost.close(tx, site, data.id, 'post-locked');
  }

  @EventPattern<string>(postUnlocked.type, EFFECTS)
  unlocked(@Payload() { site, data }: Envelope<DataOf<typeof postUnlocked>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.followPost.reopen(tx, site, data.id, 'post-locked');
  }
}
