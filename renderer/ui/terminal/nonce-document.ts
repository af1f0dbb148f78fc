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

/** True colours reach a cell by its attribute, which a strict policy refuses. */
function styleBySheet(element: HTMLElement): void {
  element.setAttribute = (name: string, value: string) => {
    if (name === 'style') element.style.cssText = value;
    else Element.prototype.setAttribute.call(element, name, value);
  };
}
