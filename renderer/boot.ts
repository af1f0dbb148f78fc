import './ui/theme/styles';
import { endFirstPage, firstPagePainted } from './bridge/first-page';

// First the picture, then the code: it takes longer to run than to show what was last seen.
await firstPagePainted();
const { start } = await import('./main');
start(endFirstPage);
