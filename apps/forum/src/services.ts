import type { ServiceDefinition } from '#libs/runtime';
import { commentsService } from '../../comments/src/service.js';
import { notificationsService } from '../../notifications/src/service.js';
import { postsService } from '../../posts/src/service.js';

/** All that there is; PARLEY_SERVICES chooses among them. */
export const services: readonly ServiceDefinition[] = [postsService, commentsService, notificationsService];
