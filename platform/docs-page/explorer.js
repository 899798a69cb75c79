// @ts-nocheck -- runs in the browser; the project is checked with Node's types.

/** The API's root: `/`, or `/<stage>/` at a bare API Gateway address. */
const api = new URL('..', import.meta.url);
const demo = { email_or_username: 'amara.okafor', password: 'lambdagram' };

/** The token is renewed this long (ms) before it expires, but never immediately, even if this machine's clock is wrong. */
const renewalLead = 60_000;
const soonestRenewal = 30_000;

const element = (id) => document.getElementById(id);
const form = element('sign-in');
const useDemo = element('use-demo');
const signOutButton = element('sign-out');

/** The signed-in session. Only kept in memory, so a reload ends it. */
let session;
let explorer;

/** Calls the API; throws an Error with a message for the user. */
async function call(method, path, { body, token } = {}) {
  let response;
  try {
    response = await fetch(new URL(path, api), {
      method,
      headers: { ...(body && { 'Content-Type': 'application/json' }), ...(token && { Authorization: `Bearer ${token}` }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Error('The API cannot be reached. Is it running?');
  }
  const content = await response.json().catch(() => undefined);
  if (response.ok) return content;
  const trace = content?.trace_id ?? response.headers.get('X-Trace-Id');
  const detail = content?.detail ?? `The API answered ${response.status} ${response.statusText}`.trim();
  throw new Error(trace ? `${detail} (trace ${trace})` : detail);
}

function begin(tokens, user) {
  clearTimeout(session?.renewal);
  const wait = Math.max(soonestRenewal, Date.parse(tokens.expires_at) - Date.now() - renewalLead);
  session = { tokens, user, renewal: setTimeout(renew, wait) };
  authorizeExplorer();
  show();
}

function end() {
  forget();
  explorer?.authActions.logout(['bearer']);
}

function forget() {
  clearTimeout(session?.renewal);
  session = undefined;
  show();
}

function authorizeExplorer() {
  if (session) explorer?.preauthorizeApiKey('bearer', session.tokens.token);
}

function show() {
  form.hidden = session !== undefined;
  element('session').hidden = session === undefined;
  element('username').textContent = session?.user.username ?? '';
}

const complain = (error) => {
  element('problem').textContent = error?.message ?? '';
};

async function signIn(credentials) {
  const buttons = form.querySelectorAll('button');
  for (const button of buttons) button.disabled = true;
  complain();
  try {
    const { user, ...tokens } = await call('POST', 'api/v1/auth/login', { body: credentials });
    begin(tokens, user);
    form.reset();
    signOutButton.focus();
  } catch (error) {
    complain(error);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

async function renew() {
  const { tokens, user } = session;
  try {
    const renewed = await call('POST', 'api/v1/auth/refresh', { body: { refresh_token: tokens.refresh_token } });
    if (session?.tokens === tokens) begin(renewed, user);
  } catch (error) {
    if (session?.tokens !== tokens) return;
    end();
    complain(new Error(`The session has ended, please sign in again. ${error.message}`));
  }
}

async function signOut() {
  const { token, refresh_token } = session.tokens;
  end();
  form.elements.email_or_username.focus();
  complain();
  try {
    await call('POST', 'api/v1/auth/logout', { token, body: { refresh_token } });
  } catch (error) {
    complain(new Error(`This page has forgotten the session, but the API has not ended it. ${error.message}`));
  }
}

/** Logging out in Swagger UI's own dialog ends this page's session, too. */
const sessionFollowsLogout = {
  statePlugins: {
    auth: {
      wrapActions: {
        logout: (logout) => (names) => {
          forget();
          return logout(names);
        },
      },
    },
  },
};

/** For assistive technology: no link inside the button that opens an operation, and a landmark around the description. */
const accessible = ({ React }) => ({
  components: { DeepLink: ({ text, className }) => React.createElement('span', { className }, text) },
  wrapComponents: {
    InfoContainer: (Info) => (props) => React.createElement('section', { 'aria-label': 'About the API' }, React.createElement(Info, props)),
  },
});

async function open() {
  const contract = await call('GET', 'openapi.json');
  explorer = globalThis.SwaggerUIBundle({
    domNode: element('explorer'),
    // The API is called at the address it was loaded from, behind whatever stage or proxy.
    spec: { ...contract, servers: [{ url: api.href.replace(/\/$/, '') }] },
    plugins: [sessionFollowsLogout, accessible],
    deepLinking: true,
    docExpansion: 'list',
    tryItOutEnabled: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
    onComplete: authorizeExplorer,
  });
}

const dark = matchMedia('(prefers-color-scheme: dark)');
const followColorScheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', followColorScheme);
followColorScheme();

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void signIn(Object.fromEntries(new FormData(form)));
});
signOutButton.addEventListener('click', () => void signOut());

if (['127.0.0.1', 'localhost', '[::1]'].includes(location.hostname)) {
  form.elements.email_or_username.placeholder = demo.email_or_username;
  form.elements.password.placeholder = demo.password;
  useDemo.hidden = false;
  useDemo.addEventListener('click', () => void signIn(demo));
}

open().catch((error) => {
  element('explorer').textContent = '';
  complain(new Error(`The operations cannot be shown. ${error.message}`));
});
