/** A file that the brain wrote, as it travels to the window. */
export interface WrittenFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly base64: string;
}

const KEPT_MS = 60_000;

/** Offers a file for saving, as every download: the browser or the desktop asks where to. */
export function saveFile({ fileName, mediaType, base64 }: WrittenFile): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
