import { failure } from '@shared/domain/failure';
import type { SandboxControls, SandboxFault } from '../ports/sandbox-control';
import { AppStoreProblem } from './appstore/problem';
import type { FaultInput } from './fault-schema';
import type { RunningSandbox } from './sandbox';
import { scenarioData } from './scenarios';
import { TURNS } from './turns';

const HOUR = 3_600_000;
const APPLE = '*/v1/*';
const EDITS = '*/androidpublisher/v3/applications/*/edits*';

/** Troubles that people practise with, each a fault of the simulated store. */
const TROUBLES: readonly {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly fault: FaultInput;
}[] = [
  {
    id: 'lost-commit',
    title: 'The answer to a commit is lost',
    description: 'Google does the work and answers 503: the outcome must be read, not sent again.',
    fault: { kind: 'lost-answer', id: 'lost-commit', route: 'POST */edits/*:commit', count: 1 },
  },
  {
    id: 'rate-limit',
    title: 'Google asks to wait',
    description: '429 with Retry-After: ten seconds, three times.',
    fault: { kind: 'status', id: 'rate-limit', route: EDITS, status: 429, retryAfter: 10, count: 3 },
  },
  {
    id: 'unavailable',
    title: 'Google is down',
    description: '503 for everything until it is switched off.',
    fault: { kind: 'status', id: 'unavailable', route: '*', status: 503 },
  },
  {
    id: 'cut-upload',
    title: 'The line breaks during an upload',
    description: 'The connection is cut after one megabyte, twice; the upload goes on where it was.',
    fault: { kind: 'cut-request', id: 'cut-upload', route: 'PUT */upload/*', atByte: 1_000_000, count: 2 },
  },
  {
    id: 'slow-line',
    title: 'A slow line',
    description: 'Every answer takes two seconds more.',
    fault: { kind: 'slow', id: 'slow-line', route: '*', latencyMs: 2_000 },
  },
  {
    id: 'edit-deleted',
    title: 'Somebody else opens an edit',
    description: 'The next call in an edit finds it deleted.',
    fault: { kind: 'edit-deleted', id: 'edit-deleted', route: 'PUT */edits/*/tracks/*', count: 1 },
  },
  {
    id: 'review-rejection',
    title: 'The review says no',
    description: 'The next changes that are sent for review are not approved.',
    fault: { kind: 'review-rejection', id: 'review-rejection', count: 1 },
  },
  {
    id: 'crash-spike',
    title: 'Crashes rise',
    description: 'The newest version crashes nine times as often, from twelve hours ago.',
    fault: { kind: 'crash-spike', id: 'crash-spike', factor: 9 },
  },
  {
    id: 'stale-vitals',
    title: 'Vitals stop arriving',
    description: 'Health data stays four days old: gates must hold.',
    fault: { kind: 'stale-vitals', id: 'stale-vitals', byMs: 96 * HOUR },
  },
  {
    id: 'apple-401',
    title: 'Apple refuses a good token',
    description: 'One 401 for a token that is fine: it must be asked once more.',
    fault: { kind: 'status', id: 'apple-401', route: APPLE, status: 401, count: 1 },
  },
  {
    id: 'apple-429',
    title: 'Apple says too many requests',
    description: '429 three times, though the hour has plenty left.',
    fault: { kind: 'status', id: 'apple-429', route: APPLE, status: 429, count: 3 },
  },
  {
    id: 'apple-500',
    title: 'Apple’s unexpected error',
    description: '500 UNEXPECTED_ERROR twice.',
    fault: { kind: 'status', id: 'apple-500', route: APPLE, status: 500, count: 2 },
  },
  {
    id: 'apple-html',
    title: 'Apple answers a web page',
    description: '502 with HTML in the place of an error document, twice.',
    fault: { kind: 'status', id: 'apple-html', route: APPLE, status: 502, form: 'html', count: 2 },
  },
  {
    id: 'apple-dropped',
    title: 'The connection to Apple drops',
    description: 'Two requests get no answer at all.',
    fault: { kind: 'drop-connection', id: 'apple-dropped', route: APPLE, count: 2 },
  },
  {
    id: 'apple-clock',
    title: 'This computer’s clock is wrong',
    description: 'Apple’s clock is 25 minutes ahead: every token looks expired.',
    fault: { kind: 'clock-skew', id: 'apple-clock', byMs: 25 * 60_000 },
  },
  {
    id: 'apple-token',
    title: 'A token ends between two pages',
    description: 'The token of the next second page counts as expired.',
    fault: { kind: 'token-expired', id: 'apple-token', route: 'GET */v1/*', skip: 1, count: 1 },
  },
  {
    id: 'apple-part',
    title: 'A part of an upload to Apple is cut',
    description: 'The connection is cut after one megabyte of a part, twice.',
    fault: {
      kind: 'cut-request',
      id: 'apple-part',
      route: 'PUT */build-parts/*',
      atByte: 1_000_000,
      count: 2,
    },
  },
  {
    id: 'apple-notes',
    title: 'Apple drops what to test',
    description: 'The next test notes are taken, shown once, and not kept.',
    fault: {
      kind: 'attribute-dropped',
      id: 'apple-notes',
      route: '*/v1/betaBuildLocalizations*',
      attribute: 'whatsNew',
      count: 1,
    },
  },
  {
    id: 'apple-processing',
    title: 'Apple cannot process a build',
    description: 'The next build that is uploaded turns out invalid.',
    fault: { kind: 'processing-failure', id: 'apple-processing', count: 1 },
  },
  {
    id: 'apple-beta-rejection',
    title: 'Beta review says no',
    description: 'The next build in beta review is rejected.',
    fault: { kind: 'beta-rejection', id: 'apple-beta-rejection', count: 1 },
  },
  {
    id: 'apple-rejection',
    title: 'App review rejects the texts',
    description: 'The next version in review is rejected for its metadata.',
    fault: { kind: 'app-rejection', id: 'apple-rejection', count: 1 },
  },
];

/** Scenes, clock and faults of a running sandbox, as the window offers them. */
export function createRehearsal(
  sandbox: RunningSandbox,
  sampleBundle: () => Promise<string>,
): SandboxControls {
  const { control } = sandbox;
  return {
    state: () => ({
      scenario: control.state().name,
      scenarios: control
        .scenarios()
        .map((name) => ({ name, title: titleOf(name), description: describe(name) })),
      clock: control.clock(),
      faults: TROUBLES.map(
        ({ id, title, description }): SandboxFault => ({
          id,
          title,
          description,
          on: control.faults().some((fault) => fault.id === id),
        }),
      ),
      turns: TURNS.map(({ id, title, description }) => ({ id, title, description })),
    }),
    takeTurn(id) {
      const turn = TURNS.find((candidate) => candidate.id === id);
      if (!turn) return;
      try {
        control.siteChange(turn.change);
      } catch (error) {
        if (!(error instanceof AppStoreProblem)) throw error;
        throw failure(
          'not-allowed',
          `“${turn.title}” does not fit the scene: there is nothing it could be done to.`,
          {
            stillTrue: 'The sandbox is as it was.',
            advice: 'Load a scene that has it, or bring the app that far first.',
          },
        );
      }
    },
    load(scenario) {
      control.clearFaults();
      control.loadScenario(scenario);
      return Promise.resolve();
    },
    setRate: (rate) => void control.moveClock({ rate }),
    advance: (ms) => void control.moveClock({ advance: ms }),
    setFault(id, on) {
      const trouble = TROUBLES.find((candidate) => candidate.id === id);
      if (!trouble) return;
      control.removeFault(id);
      if (on) control.addFault(startingBefore(trouble.fault, sandbox.clock.now() - 12 * HOUR));
    },
    sampleBundle,
  };
}

/** A spike must lie in the past to be seen: vitals arrive hours late. */
function startingBefore(fault: FaultInput, at: number): FaultInput {
  return fault.kind === 'crash-spike' ? { ...fault, startsAt: at } : fault;
}

function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ').replace(/^testflight/, 'TestFlight');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function describe(name: string): string {
  const data = scenarioData(name);
  return typeof data === 'object' && data !== null && 'description' in data ? String(data.description) : '';
}
