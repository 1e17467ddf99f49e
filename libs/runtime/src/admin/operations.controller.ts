import { Controller, Get, Header, Query, UseGuards } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { PageSchema, ListQuery } from '#libs/http';
import { listOperations, type Operation } from '#libs/messaging';
import { AdminGuard } from './admin.guard.js';
import { operationSchema } from './views.js';

/** The audit log of operators' actions. */
@UseGuards(AdminGuard)
@Controller('operations')
export class OperationsController {
  constructor(private readonly dataSource: DataSource) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'List the actions of operators, newest first' })
  @PageSchema(operationSchema)
  list(@Query() query: ListQuery): Promise<{ items: Operation[]; nextCursor: string | null }> {
    return listOperations(this.dataSource, query);
  }
}
