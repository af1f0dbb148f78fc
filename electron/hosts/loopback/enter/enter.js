// Runs before anything else in every page of the loopback host. It takes the one-time token out of the address,
// so that neither the history nor a copied address holds it, and exchanges it for a session.
(() => {
  const STORED = 'slipway-token';
  const NEED_LINK =
    'This page opens with its own link only, and each link works once.\n' +
    'Run npm start again: it finds the running Slipway and prints a new link.';
  const given = location.hash.startsWith('#token=') ? location.hash.slice('#token='.length) : undefined;
  if (given !== undefined) history.replaceState(null, '', location.pathname + location.search);

  async function exchange(token) {
    const answer = await fetch('/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.message);
    sessionStorage.setItem(STORED, body.token);
    return body.token;
  }

  const entry = given === undefined ? Promise.resolve(sessionStorage.getItem(STORED)) : exchange(given);
  if (document.documentElement.dataset.page !== 'enter') {
    // The page itself goes on from here (renderer/bridge/session-token.ts). A refused link does no harm where an
    // earlier one had been accepted already.
    window.slipwayEntry = entry.catch(() => sessionStorage.getItem(STORED));
    return;
  }
  const say = (text) => {
    document.getElementById('say').textContent = text;
  };
  document.addEventListener('DOMContentLoaded', () => {
    entry.then(
      (token) => (given !== undefined && token ? location.replace(location.pathname) : say(NEED_LINK)),
      (error) => say(error.message),
    );
  });
})();
