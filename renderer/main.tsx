import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Providers } from './app/providers';
import { createAppRouter } from './app/routes';
import { StartFailure } from './app/start-failure';
import type { Bridge } from './bridge/bridge-context';
import { createBridge } from './bridge/create-bridge';
import { styleNonce } from './bridge/host-page';

/** Connects to the brain and shows the program, or why it cannot be reached; `onFailure` is told of the latter. */
export function start(onFailure: () => void): void {
  const page = document.getElementById('root');
  if (!page) throw new Error('The page has no #root.');
  const root = createRoot(page);
  const show = (bridge: Bridge) =>
    root.render(
      <StrictMode>
        <Providers bridge={bridge} styleNonce={styleNonce()}>
          <RouterProvider router={createAppRouter()} />
        </Providers>
      </StrictMode>,
    );
  createBridge().then(show, (error: unknown) => {
    onFailure();
    root.render(<StartFailure error={error} />);
  });
}
