import { createTheme } from '@mantine/core';

/**
 * Mantine gives behaviour only (positioning, focus, keyboard): its looks are replaced by our classes, and what is
 * left takes the type and radii of the design language.
 */
export const mantineTheme = createTheme({
  fontFamily: 'var(--font-ui)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '18px', xl: '26px' },
  lineHeights: { xs: '15px', sm: '16px', md: '18px', lg: '24px', xl: '30px' },
  radius: { xs: '3px', sm: '6px', md: '7px', lg: '10px', xl: '12px' },
  respectReducedMotion: true,
  cursorType: 'default',
});
