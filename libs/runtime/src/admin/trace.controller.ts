import { Controller, Get, Header, Inject, Param, UseGuards } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { OkSchema, IdPipe } from '#libs/http';
import { type Step, traceOf } from '#libs/messaging';
import { AdminGuard } from './admin.guard.js';
import { SERVICE_NAME } from './service-name.js';
import { traceSchema } from './views.js';

/** This service's part of what one request led to. */
@UseGuards(AdminGuard)
@Controller('trace')
export class TraceController {
  constructor(
    @Inject(SERVICE_NAME) private readonly service: string,
    private readonly dataSource: DataSource,
  ) {}

  @Get(':correlationId')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Get what this service knows of all that one request led to',
    description:
      'The id is the X-Correlation-Id of the answer to that request. In the order of time, the first 1,000 steps. What was told ' +
      'is known for a day, what was received for 15.',
  })
  @OkSchema(traceSchema)
  async byCorrelation(
    @Param('correlationId', IdPipe) correlationId: string,
  ): Promise<{ service: string; correlationId: string; steps: Step[] }> {
    return { service: this.service, correlationId, steps: await traceOf(this.dataSource, correlationId) };
  }
}
