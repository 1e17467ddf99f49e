import { Controller, Get, Header, Inject, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { asyncApiDocument, findContract, jsonSchemaOf } from '#libs/contracts';
import { Refused } from '#libs/kernel';
import type { ServiceHealth } from '../service/running-service.js';
import type { PagesDefinition } from '../pages/pages-definition.js';
import { homePage } from './home-page.js';

/** What the operator's routes show of the process. */
export interface ProcessView {
  /** Those with a health of their own. */
  readonly services: readonly string[];
  readonly pages: readonly PagesDefinition[];
  readonly openApi: () => object;
  readonly health: () => Promise<Record<string, ServiceHealth>>;
  readonly metrics: () => Promise<string>;
}

export const PROCESS_VIEW = Symbol('process view');

/** What every process answers, whatever services it runs. */
@ApiExcludeController()
@Controller()
export class OperatorController {
  constructor(@Inject(PROCESS_VIEW) private readonly process: ProcessView) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  home(): string {
    return homePage(this.process.services, this.process.pages);
  }

  @Get('health/live')
  live(): object {
    return { status: 'live' };
  }

  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const services = await this.process.health();
    const all = Object.values(services);
    const ready = all.length === this.process.services.length && all.every((service) => service.ready);
    reply.status(ready ? 200 : 503);
    const degraded = Object.entries(services).flatMap(([name, service]) =>
      service.degraded.map((reason) => `${name}: ${reason}`),
    );
    return { status: ready ? 'ready' : 'not ready', degraded, services };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.process.metrics();
  }

  @Get('openapi.json')
  openApi(): object {
    return this.process.openApi();
  }

  @Get('asyncapi.json')
  asyncApi(): object {
    return asyncApiDocument();
  }

  @Get('schemas/:file')
  schema(@Param('file') file: string): object {
    const contract = findContract(file.replace(/\.json$/, ''));
    if (contract === undefined || !file.endsWith('.json'))
      throw new Refused('request.not-found', 'No such event type.');
    return jsonSchemaOf(contract);
  }
}
