import { type BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';

const MOST_SUGGESTIONS = 5;

/** The menu of the other mouse button in texts: better spellings first, then what every text offers. */
export function offerSpelling(window: BrowserWindow): void {
  const { webContents } = window;
  webContents.on(
    'context-menu',
    (_event, { isEditable, selectionText, misspelledWord, dictionarySuggestions }) => {
      if (!isEditable && selectionText.trim() === '') return;
      const spellings: MenuItemConstructorOptions[] = misspelledWord
        ? [
            ...dictionarySuggestions.slice(0, MOST_SUGGESTIONS).map((word) => ({
              label: word,
              click: () => webContents.replaceMisspelling(word),
            })),
            {
              label: `Add “${misspelledWord}” to the dictionary`,
              click: () => webContents.session.addWordToSpellCheckerDictionary(misspelledWord),
            },
            { type: 'separator' },
          ]
        : [];
      const edits: MenuItemConstructorOptions[] = isEditable
        ? [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { type: 'separator' }, { role: 'selectAll' }]
        : [{ role: 'copy' }];
      Menu.buildFromTemplate([...spellings, ...edits]).popup({ window });
    },
  );
}
