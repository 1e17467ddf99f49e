// planted
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export type Application = NestFastifyApplication;
