import { callFailure } from '../bridge/call-failure';
import { styleNonce } from '../bridge/host-page';
import { Card } from '../ui/card/card';
import { ErrorPanel } from '../ui/feedback/error-panel';
import { ThemeProvider } from '../ui/theme/theme-provider';
import styles from './app.module.css';

/** The page could not reach the program behind it: there is nothing to show but why, and the way back in. */
export function StartFailure({ error }: { readonly error: unknown }) {
  const failure = callFailure(error);
  return (
    <ThemeProvider styleNonce={styleNonce()}>
      <main className={styles.middle}>
        <h1 className="visually-hidden">Slipway</h1>
        <Card>
          <ErrorPanel
            title={failure.message}
            stillTrue={['Nothing was sent to a store.', 'Jobs that run in Slipway go on.']}
            advice="Open the address that Slipway printed when it started, or start it again."
            onRetry={() => window.location.reload()}
          />
        </Card>
      </main>
    </ThemeProvider>
  );
}
