import type { ServiceDefinition } from '#libs/runtime';
import { commentsService } from '../../comments/src/service.js';
import { notificationsService } from '../../notifications/src/service.js';
import { pagesService } from '../../pages/src/service.js';
import { postsService } from '../../posts/src/service.js';

/** The one list of services: `npm run generate` derives everything else from their declarations. */
export const services: readonly ServiceDefinition[] = [
  postsService,
  commentsService,
  notificationsService,
  pagesService,
];
