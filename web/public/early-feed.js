// Requests the home feed's first page while the main script is loading; src/session/reach.ts takes the response.
try {
  const session = JSON.parse(localStorage.getItem('lambdagram.session'));
  // Unless the main script came first, which would not take the response any more.
  if (session && location.pathname === '/' && !('earlyFeed' in window)) {
    const request = new Request('/api/v1/feed/home?limit=10', { headers: { Authorization: `Bearer ${session.token}` } });
    const response = fetch(request);
    // The code that takes the response handles a failure.
    response.catch(() => undefined);
    window.earlyFeed = { url: request.url, token: session.token, response };
  }
} catch {
  // Without storage there is no session.
}
