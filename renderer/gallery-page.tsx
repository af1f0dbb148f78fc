import './ui/theme/styles';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { styleNonce } from './bridge/host-page';
import { Gallery } from './ui/gallery/gallery';

// Every part in every state, on a page of its own that no build ships: for eyes, and for checks of accessibility.
const page = document.getElementById('root');
if (!page) throw new Error('The page has no #root.');
createRoot(page).render(
  <StrictMode>
    <Gallery styleNonce={styleNonce()} />
  </StrictMode>,
);
