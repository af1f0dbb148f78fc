// Runs before anything else in every page of the loopback host. It takes the one-time token out of the address,
// so that neither the history nor a copied address holds it, and exchanges it for a session.
(() => {
  const STORED = 'slipway-token';
  const NEED_LINK =
    'This page opens with its own link only, and each link works once.\n' +
    'Run npm start again: it finds the running Slipway and prints a new link.';
  const given = location.hash.startsWith('#token=') ? location.hash.slice('#token='.length) : undefined;
  if (given !== undefined) history.replaceState(null, '', location.pathname + location.search);

  const isEntrance = document.documentElement.dataset.page === 'enter';
  let pageHtml;

  async function exchange(token) {
    const answer = await fetch('/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      // The entrance is given the program's page at once; the page itself needs no other.
      body: JSON.stringify({ token, ...(isEntrance && { place: location.pathname }) }),
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.message);
    sessionStorage.setItem(STORED, body.token);
    pageHtml = body.page;
    return body.token;
  }

  const entry = given === undefined ? Promise.resolve(sessionStorage.getItem(STORED)) : exchange(given);
  if (!isEntrance) {
    // The page itself goes on from here (renderer/bridge/session-token.ts). A refused link does no harm where an
    // earlier one had been accepted already.
    window.slipwayEntry = entry.catch(() => sessionStorage.getItem(STORED));
    return;
  }

  // A parser of text leaves scripts dead; a copy of one lives.
  function revived(element) {
    const copy = document.createElement(element.localName);
    for (const { name, value } of element.attributes) copy.setAttribute(name, value);
    copy.textContent = element.textContent;
    return copy;
  }

  // The program's page takes this one's place. Its address and its policy are the same, so another navigation would
  // only take time.
  async function become() {
    const page = new DOMParser().parseFromString(pageHtml, 'text/html');
    // This script has run, and this page's policy goes by its own nonce.
    const head = page.head.querySelectorAll(':not(script[src="/enter.js"], meta[property="csp-nonce"])');
    const parts = [...head].map(revived);
    const scripts = parts.filter((each) => each.localName === 'script');
    const styled = parts
      .filter((each) => each.rel === 'stylesheet')
      .map(
        (each) => new Promise((resolve, reject) => Object.assign(each, { onload: resolve, onerror: reject })),
      );
    document.head.append(...parts.filter((each) => each.localName !== 'script'));
    await Promise.all(styled);
    // With them the first layout is the only one; looking for other fonts takes longer than reading these.
    await Promise.all(
      ['Inter Variable', 'JetBrains Mono Variable'].map((name) => document.fonts.load(`1em "${name}"`)),
    );
    document.getElementById('entrance').remove();
    for (const { name, value } of page.documentElement.attributes)
      document.documentElement.setAttribute(name, value);
    delete document.documentElement.dataset.page;
    document.body.replaceWith(document.adoptNode(page.body));
    document.head.append(...scripts);
  }

  const whenParsed = new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve));
  const say = (text) => {
    document.getElementById('say').textContent = text;
    document.querySelector('main').hidden = false;
  };
  Promise.all([entry, whenParsed]).then(
    ([token]) => {
      if (given === undefined || !token) return say(NEED_LINK);
      window.slipwayEntry = Promise.resolve(token);
      return become().catch(() => location.reload());
    },
    (error) => say(error.message),
  );
})();
