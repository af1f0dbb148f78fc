/** The board as a window last showed it: the next start shows it again until its own code runs. */
export interface FirstPage {
  /** Path of the workspace file that it shows; null for the sandbox. */
  readonly workspace: string | null;
  readonly theme: 'light' | 'dark';
  /** What stood in the page; style attributes are kept as `data-style`, which no policy forbids. */
  readonly html: string;
}

/** Most characters of a first page: a board of a hundred apps has a third of it. */
export const FIRST_PAGE_LIMIT = 2_000_000;
