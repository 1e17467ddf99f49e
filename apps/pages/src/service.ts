import { defineService } from '#libs/runtime';

/** The forum in a browser. Its code is in apps/forum/pages: a frontend that uses the REST interface, like any other. */
export const pagesService = defineService({
  name: 'pages',
  about: 'the forum in a browser',
  pages: {
    path: '/forum',
    title: 'Forum',
    about: 'read, write and discuss, in the browser',
    folder: 'apps/forum/public',
  },
});
