import { type ComponentPropsWithRef, createContext, type MouseEvent, type ReactNode, use } from 'react';

const NavigateContext = createContext<((href: string) => void) | null>(null);

/** Tells links how to change the screen without loading the page again. */
export function LinkProvider({
  navigate,
  children,
}: {
  readonly navigate: (href: string) => void;
  readonly children: ReactNode;
}) {
  return <NavigateContext value={navigate}>{children}</NavigateContext>;
}

interface LinkProps extends ComponentPropsWithRef<'a'> {
  /** A path inside the product, e.g. `/releases/android/142`. */
  readonly href: string;
}

/** A way to another screen. Modified clicks stay the system's, so that it opens in a new window as usual. */
export function Link({ href, onClick, ...rest }: LinkProps) {
  const navigate = use(NavigateContext);
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !plain || !navigate) return;
    event.preventDefault();
    navigate(href);
  };
  return <a {...rest} href={href} onClick={follow} />;
}

/** Changes the screen from code. Throws outside `LinkProvider`. */
export function useGo(): (href: string) => void {
  const navigate = use(NavigateContext);
  if (!navigate) throw new Error('useGo needs a LinkProvider above it.');
  return navigate;
}
