/**
 * The page's document as the terminal should see it: style elements that it makes carry the page's nonce, and a
 * `style` attribute that it sets goes through the style object, which the page's policy allows.
 */
export function nonceDocument(real: Document, nonce: string): Document {
  const createElement = (name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = real.createElement(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    else if (name === 'span') styleBySheet(element);
    return element;
  };
  return new Proxy(real, {
    get(target, key) {
      if (key === 'createElement') return createElement;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/**
 * Runs something while style elements that the page's own document makes carry the nonce: opening a terminal makes
 * one of its own there, whatever document it was given.
 */
export function withStyleNonce(real: Document, nonce: string, run: () => void): void {
  const usual = real.createElement;
  const createElement = (name: string, options?: ElementCreationOptions) => {
    const element: HTMLElement = Reflect.apply(usual, real, [name, options]);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
  Object.defineProperty(real, 'createElement', { configurable: true, value: createElement });
  try {
    run();
  } finally {
    // The document's own method shows again.
    Reflect.deleteProperty(real, 'createElement');
  }
}

/** True colours reach a cell by its attribute, which a strict policy refuses. */
function styleBySheet(element: HTMLElement): void {
  element.setAttribute = (name: string, value: string) => {
    if (name === 'style') element.style.cssText = value;
    else Element.prototype.setAttribute.call(element, name, value);
  };
}
