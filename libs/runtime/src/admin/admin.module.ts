import { type DynamicModule, Module } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { OutboxSignal } from '#libs/messaging';
import { adminPrefix } from '../service-definition.js';
import { Audited } from './audited.js';
import { ConsumersController } from './consumers.controller.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { GET_MESSAGING, type GetMessaging } from './get-messaging.js';
import { OperationsController } from './operations.controller.js';
import { OutboxController } from './outbox.controller.js';
import { SERVICE_NAME } from './service-name.js';
import { TraceController } from './trace.controller.js';

/** The admin routes, the same in every service. */
@Module({
  controllers: [ConsumersController, DeadLettersController, OutboxController, TraceController, OperationsController],
  providers: [Audited],
})
export class AdminModule {
  static of(service: string, messaging: GetMessaging, signal: OutboxSignal): DynamicModule[] {
    const providers = [
      { provide: GET_MESSAGING, useValue: messaging },
      { provide: OutboxSignal, useValue: signal },
      { provide: SERVICE_NAME, useValue: service },
    ];
    return [
      { module: AdminModule, providers },
      RouterModule.register([{ path: adminPrefix(service), module: AdminModule }]),
    ];
  }
}
