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
  /** The program's page. @type {string} */
  let program;

  const TRIES = 3;
  // A browser drops whatever it is fetching when the network of the computer changes, be it that of a container. A page
  // that was not drawn for that is fetched again, and not in a circle.
  const RELOADS = 'slipway-reloads';
  const isDrawn = () => document.querySelector('#root > *') !== null;
  function fetchAgain() {
    const times = Number(sessionStorage.getItem(RELOADS) ?? 0);
    if (isDrawn() || times >= TRIES) return;
    sessionStorage.setItem(RELOADS, String(times + 1));
    location.reload();
  }
  window.addEventListener('pagehide', () => {
    if (isDrawn()) sessionStorage.removeItem(RELOADS);
  });
  window.addEventListener('vite:preloadError', fetchAgain);
  window.addEventListener(
    'error',
    ({ target }) => {
      if (target instanceof HTMLScriptElement) fetchAgain();
    },
    true,
  );

  const PAUSE_MS = 300;
  /** Sends it again where no answer came: the host takes each token once, however often it arrives. */
  async function send(path, options, tries = TRIES) {
    try {
      return await fetch(path, options);
    } catch (error) {
      if (tries <= 1) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      return send(path, options, tries - 1);
    }
  }

  async function exchange(token) {
    const answer = await send('/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      // The entrance is given the program's page; the page itself is it.
      body: JSON.stringify({ token, ...(isEntrance && { place: location.pathname }) }),
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.message);
    sessionStorage.setItem(STORED, body.token);
    program = body.program;
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

  // What is clicked before the program's code runs is not lost, and opens no address (renderer/bridge/first-page.ts).
  function keepEarly() {
    const events = [];
    const keep = (event) => {
      if (event.type === 'click') event.preventDefault();
      events.push(event);
    };
    for (const type of ['click', 'keydown']) document.addEventListener(type, keep);
    window.slipwayEarly = () => {
      for (const type of ['click', 'keydown']) document.removeEventListener(type, keep);
      return events;
    };
  }

  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  // A tab that is not on a screen paints nothing.
  const late = () => new Promise((resolve) => setTimeout(resolve, 1_000));

  // The program's page takes this one's place. Its address and its policy are the same, so another navigation would
  // only take time. First its picture, with the styles and fonts that came along; then everything that it loads.
  async function become() {
    const page = new DOMParser().parseFromString(program, 'text/html');
    await fonts; // with them the first layout is the only one
    if (page.getElementById('first-page')) keepEarly();
    document.getElementById('entrance').remove();
    document.getElementById('program-style').media = 'all';
    for (const { name, value } of page.documentElement.attributes)
      document.documentElement.setAttribute(name, value);
    delete document.documentElement.dataset.page;
    for (const element of page.querySelectorAll('[data-style]'))
      element.style.cssText = element.dataset.style;
    document.body.replaceWith(document.adoptNode(page.body));
    await Promise.race([frame().then(frame), late()]);

    // Its styles and fonts are there, and its scripts go by the policy of this page.
    const head = page.head.querySelectorAll(':not([rel="stylesheet"], [as="font"])');
    const parts = [...head].map(revived);
    document.head.append(...parts.filter((each) => each.localName !== 'script'));
    document.head.append(...parts.filter((each) => each.localName === 'script'));
  }

  const bytesOf = (base64) =>
    Uint8Array.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const whenParsed = new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve));
  /** Read while the link is exchanged. */
  const fonts = whenParsed.then(() => {
    const given = JSON.parse(document.getElementById('fonts').textContent);
    return Promise.all(
      given.map(({ family, weight, base64 }) => {
        const font = new FontFace(family, bytesOf(base64), { weight });
        document.fonts.add(font);
        return font.load();
      }),
    );
  });
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
