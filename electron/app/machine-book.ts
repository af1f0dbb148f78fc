import type { AppId, OperationId } from '@shared/domain/ids';
import type { History } from '../ports/history';

/** One version on one track of one app. */
export interface RolloutKey {
  readonly appId: AppId;
  readonly track: string;
  readonly versionCode: number;
}

/** What an event does to a page: the page after it with the change that people feel, or the reason why nothing. */
type Step<Page, Change> =
  | { readonly page: Page; readonly change: Change | null }
  | { readonly ignored: string };

/** What became of an event. */
interface Applied<Change> {
  readonly change: Change | null;
  /** Why the event changes nothing; null when it did. */
  readonly ignored: string | null;
}

/** The machines of one kind in a workspace, a page for each, whose states outlive the program. */
export interface MachineBook<Page, Event, Change> {
  load(): Promise<void>;
  get(key: RolloutKey): Page;
  of(appId: AppId): readonly Page[];
  /**
   * Applies an event; answers with the change that users felt, if any, or with the reason why it changes nothing. The
   * events of one page are applied in the order of the calls. `isNews` is false for the first reading of an app: what
   * it shows was there before, and is told as no change.
   */
  apply(key: RolloutKey, event: Event, isNews?: boolean): Promise<Applied<Change>>;
  /**
   * Calls that were under way when the program stopped and that no operation in `known` answers for: their outcome is
   * not known, so that the next reading settles them.
   */
  orphan(known: ReadonlySet<OperationId>, at: number): Promise<void>;
}

/** What tells one kind of machine from another. */
interface MachineKind<Page, Event, Change> {
  /** Where its pages are kept. */
  readonly collection: string;
  /** A page as it was kept; null when it is none. */
  readonly read: (kept: unknown) => Page | null;
  readonly empty: (key: RolloutKey) => Page;
  /** `fresh` is true for the first event of an app's first reading. */
  readonly step: (before: Page, event: Event, fresh: boolean) => Promise<Step<Page, Change>>;
  /** The operation whose answer a page waits for; null when it waits for none. */
  readonly waitsFor: (page: Page) => OperationId | null;
}

const nameOf = (key: RolloutKey): string => `${key.appId}/${key.track}/${key.versionCode}`;

/** The event of a call whose answer will not come any more. */
interface AnswerLost {
  readonly kind: 'answer-lost';
  readonly operationId: OperationId;
  readonly at: number;
}

/** A book that keeps its pages in the history file. */
export function createMachineBook<Page extends RolloutKey, Event, Change>(
  history: History,
  kind: MachineKind<Page, Event | AnswerLost, Change>,
): MachineBook<Page, Event | AnswerLost, Change> {
  const pages = new Map<string, Page>();
  const last = new Map<string, Promise<unknown>>();
  const get = (key: RolloutKey): Page => pages.get(nameOf(key)) ?? kind.empty(key);

  async function turn(key: RolloutKey, event: Event | AnswerLost, isNews: boolean): Promise<Applied<Change>> {
    const fresh = !pages.has(nameOf(key)) && !isNews;
    const step = await kind.step(get(key), event, fresh);
    if ('ignored' in step) return { change: null, ignored: step.ignored };
    pages.set(nameOf(key), step.page);
    await history.putDocument(kind.collection, nameOf(key), step.page);
    return { change: fresh ? null : step.change, ignored: null };
  }

  return {
    async load() {
      for (const { key, value } of await history.documents(kind.collection)) {
        const page = kind.read(value);
        if (page) pages.set(key, page);
      }
    },
    get,
    of: (appId) => [...pages.values()].filter((page) => page.appId === appId),
    apply(key, event, isNews = true) {
      const done = (last.get(nameOf(key)) ?? Promise.resolve()).then(() => turn(key, event, isNews));
      last.set(
        nameOf(key),
        done.catch(() => undefined),
      );
      return done;
    },
    async orphan(known, at) {
      for (const page of pages.values()) {
        const operationId = kind.waitsFor(page);
        if (operationId === null || known.has(operationId)) continue;
        await this.apply(page, { kind: 'answer-lost', operationId, at });
      }
    },
  };
}
