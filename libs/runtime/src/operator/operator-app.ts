import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { createAdapter, useProblemDocuments } from '#libs/http';
import type { Log } from '#libs/kernel';
import { NestLog } from '../logging/nest-log.js';
import type { DevelopmentSignIn } from '../pages/development-sign-in.js';
import { signInFailures } from '../pages/failures.js';
import { pagesModule } from '../pages/pages-module.js';
import { OperatorController, PROCESS_VIEW, type ProcessView } from './operator.controller.js';

@Module({})
class OperatorModule {}

/** The application that answers everything outside the services' own prefixes: the process's own routes, and all pages. */
export async function createOperatorApp(
  view: ProcessView,
  signIn: DevelopmentSignIn | null,
  log: Log,
): Promise<NestFastifyApplication> {
  const module: DynamicModule = {
    module: OperatorModule,
    imports: view.pages.map((pages) => pagesModule(pages, signIn)),
    controllers: [OperatorController],
    providers: [{ provide: PROCESS_VIEW, useValue: view }],
  };
  const app = await NestFactory.create<NestFastifyApplication>(module, createAdapter({ trustProxy: false }), {
    logger: new NestLog(log),
    abortOnError: false,
  });
  useProblemDocuments(app, signInFailures, log);
  SwaggerModule.setup('docs', app, () => view.openApi() as OpenAPIObject, {
    customSiteTitle: 'Parley REST API',
    jsonDocumentUrl: 'docs/openapi.json',
    yamlDocumentUrl: 'docs/openapi.yaml',
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
