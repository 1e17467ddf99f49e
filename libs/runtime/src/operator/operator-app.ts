import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { createAdapter, type FailureTable, useProblemDocuments } from '#libs/http';
import type { Log } from '#libs/kernel';
import { NestLog } from '../logging/nest-log.js';
import { OperatorController, PROCESS_VIEW, type ProcessView } from './operator.controller.js';

@Module({})
class OperatorModule {}

/** Pages that are answered beside the operator's. */
export interface MorePages {
  readonly module: DynamicModule;
  readonly failures: FailureTable;
}

/** The application that answers whatever belongs to no service. */
export async function createOperatorApp(
  view: ProcessView,
  log: Log,
  more: MorePages | null = null,
): Promise<NestFastifyApplication> {
  const module: DynamicModule = {
    module: OperatorModule,
    imports: more === null ? [] : [more.module],
    controllers: [OperatorController],
    providers: [{ provide: PROCESS_VIEW, useValue: view }],
  };
  const app = await NestFactory.create<NestFastifyApplication>(module, createAdapter({ trustProxy: false }), {
    logger: new NestLog(log),
    abortOnError: false,
  });
  useProblemDocuments(app, more?.failures ?? {}, log);
  SwaggerModule.setup('docs', app, () => view.openApi() as OpenAPIObject, {
    customSiteTitle: 'Parley REST API',
    jsonDocumentUrl: 'docs/openapi.json',
    yamlDocumentUrl: 'docs/openapi.yaml',
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
