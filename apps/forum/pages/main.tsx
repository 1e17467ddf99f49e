import { render } from 'preact';
import { ApiProvider, createApi } from './api/api.js';
import { Session } from './api/session.js';
import { takeSignInKey } from './api/sign-in-key.js';
import { Forum } from './forum.js';

takeSignInKey(location, history, sessionStorage);
const session = new Session(localStorage);
window.addEventListener('storage', () => {
  session.notifyListeners();
});

render(
  <ApiProvider value={createApi(location.origin, session)}>
    <Forum />
  </ApiProvider>,
  document.body,
);
