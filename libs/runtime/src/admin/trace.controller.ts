import { Controller, Get, Header, Inject, Param, UseGuards } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { OkSchema, IdPipe } from '#libs/http';
import { type Step, traceOf } from '#libs/messaging';
import { AdminGuard } from './admin.guard.js';
import { SERVICE_NAME } from './service-name.js';
import { traceSchema } from './views.js';

/** This service's part of what one request caused. */
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
    summary: 'Get what this service knows of everything that one request caused',
    description:
      'The id is the X-Correlation-Id of the response to that request. The first 1,000 steps, in order of time. Published events ' +
      'are known for a day, received ones for 15.',
  })
  @OkSchema(traceSchema)
  async byCorrelation(
    @Param('correlationId', IdPipe) correlationId: string,
  ): Promise<{ service: string; correlationId: string; steps: Step[] }> {
    return { service: this.service, correlationId, steps: await traceOf(this.dataSource, correlationId) };
  }
}
