/** The page's preload hands main one port of a channel under this name. */
export const CONNECT = 'slipway:connect';
