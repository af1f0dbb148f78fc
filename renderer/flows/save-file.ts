/** A file to save: as the brain wrote it, or as text. */
export type WrittenFile = {
  readonly fileName: string;
  readonly mediaType: string;
} & ({ readonly base64: string } | { readonly text: string });

const KEPT_MS = 60_000;

/** Offers a file for saving, as every download: the browser or the desktop asks where to. */
export function saveFile(file: WrittenFile): void {
  const content =
    'text' in file ? file.text : Uint8Array.from(atob(file.base64), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([content], { type: file.mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = file.fileName;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
