/* A service that appends events on request, at a steady rate, and relays them. */
import { Controller, Module, Post, Query } from '@nestjs/common';
import { causeOfRequest, newId } from '#libs/kernel';
import { Outbox } from '#libs/messaging';
import { UnitOfWork } from '#libs/persistence';
import { runServices } from '#libs/runtime';
import { benchService } from './definition.js';
import { commentEvent } from './event.js';
import { atSteadyPace } from './steady-pace.js';

@Controller('/v1/comments')
class AppendController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  @Post()
  append(@Query('rate') rate: string, @Query('seconds') seconds: string): Promise<void> {
    return atSteadyPace(Number(rate), Number(seconds), (events) => this.write(events));
  }

  private async write(count: number): Promise<void> {
    const ids = Array.from({ length: count }, newId);
    await this.unitOfWork.run(causeOfRequest(), async (tx) => {
      await tx.query('INSERT INTO appended SELECT unnest($1::uuid[])', [ids]);
      await this.outbox.append(tx, ids.map(commentEvent));
    });
  }
}

@Module({ controllers: [AppendController] })
class ProducerModule {}

await runServices([benchService('comments', ProducerModule)]);
