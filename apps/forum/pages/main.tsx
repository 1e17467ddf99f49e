import { render } from 'preact';
import { ApiProvider, createApi } from './api/api.js';
import { Session } from './api/session.js';
import { takeKey } from './api/start-key.js';
import { Forum } from './forum.js';

takeKey(location, history, sessionStorage);
const session = new Session(localStorage);
window.addEventListener('storage', () => {
  session.tell();
});

render(
  <ApiProvider value={createApi(location.origin, session)}>
    <Forum />
  </ApiProvider>,
  document.body,
);
