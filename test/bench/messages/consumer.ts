/* A service that writes a row for each event, one by one or many at once. */
import { Controller, Module } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { commentCreated, type DataOf, type Envelope } from '#libs/contracts';
import { Delivery, EFFECTS, EventBatchPattern } from '#libs/messaging';
import { runServices } from '#libs/runtime';
import { benchService } from './definition.js';

type CommentCreated = Envelope<DataOf<typeof commentCreated>>;

@Controller()
class OneByOne {
  @EventPattern<string>(commentCreated.type, EFFECTS)
  async created(@Payload() event: CommentCreated, @Ctx() { tx }: Delivery): Promise<void> {
    await tx.query('INSERT INTO effects VALUES ($1)', [event.data.id]);
  }
}

@Controller()
class InBatches {
  @EventBatchPattern(commentCreated.type, EFFECTS)
  async created(@Payload() events: readonly CommentCreated[], @Ctx() { tx }: Delivery): Promise<void> {
    await tx.query('INSERT INTO effects SELECT unnest($1::uuid[])', [events.map((event) => event.data.id)]);
  }
}

@Module({ controllers: [process.argv[2] === 'batch' ? InBatches : OneByOne] })
class ConsumerModule {}

await runServices([benchService('posts', ConsumerModule)]);
