import { runServices } from '#libs/runtime';
import { forumPages } from './pages/forum-pages.js';
import { services } from './services.js';

await runServices(services, { embedded: true, pages: forumPages });
