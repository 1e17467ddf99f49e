import { Controller, Get, Module } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { Matches } from 'class-validator';
import { DataSource } from 'typeorm';
import { type DataOf, type Envelope, postCreated } from '#libs/contracts';
import { Delivery, EFFECTS } from '#libs/messaging';
import { defineService, Setting } from '#libs/runtime';

class GreetingsSettings {
  @Setting('The first word of each greeting.')
  @Matches(/^\w+$/)
  readonly GREETINGS_WORD: string = 'Hello';
}

@Controller('v1/greetings')
class GreetingsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: GreetingsSettings,
  ) {}

  @EventPattern<string>(postCreated.type, EFFECTS)
  async greet(@Payload() event: Envelope<DataOf<typeof postCreated>>, @Ctx() { tx }: Delivery): Promise<void> {
    await tx.query('INSERT INTO greetings VALUES ($1, $2)', [event.data.id, event.data.author.name]);
  }

  @Get()
  async list(): Promise<{ items: unknown }> {
    return {
      items: await this.dataSource.query(`SELECT post_id AS "postId", $1 || ' ' || name AS text FROM greetings`, [
        this.settings.GREETINGS_WORD,
      ]),
    };
  }
}

@Module({ controllers: [GreetingsController] })
class GreetingsModule {}

export const greetingsService = defineService({
  name: 'greetings',
  about: 'a greeting for each author of a post',
  prefixes: ['/v1/greetings'],
  module: GreetingsModule,
  settings: GreetingsSettings,
});
