import type { AppId } from '@shared/domain/ids';
import type { BetaLead } from '@shared/domain/lane';
import type { BetaBuild, BetaGroup } from '@shared/domain/testflight/build';
import { buildLabel } from '@shared/domain/testflight/build';
import { compareNote, missingLocales } from '@shared/domain/testflight/notes';
import { buildPhase, externalSentence, internalSentence, phaseLabel } from '@shared/domain/testflight/phase';
import { BETA_ACTIONS, betaPermission, groupPermission } from '@shared/domain/testflight/policy';
import type { BetaBuildView, BetaRow, BetaView } from '@shared/domain/testflight/view';
import { isoTime } from '@shared/kit/clock';
import { jsonInTurns } from '@shared/kit/json-in-turns';
import { keptAsJson } from '@shared/kit/kept-json';
import type { Session } from '../session';
import { betaOf, buildBefore, buildOf } from './beta-app';
import type { BetaState } from './beta-state';
import { triageOf } from './feedback-inbox';
import { commitOf, noteDraft, sentNotes, storedNotes } from './note-desk';

/** The apps that have TestFlight. */
export function betaApps(session: Session) {
  return [...session.beta.entries()].map(([appId, { app }]) => ({
    appId,
    name: app.config.name,
    bundleId: app.target.packageName,
  }));
}

/** Builds, groups and orders of one app. Who looks before anything was read does not wait for the watch's turn. */
export async function betaView(session: Session, appId: AppId): Promise<BetaView> {
  const state = betaOf(session, appId);
  const { read } = state;
  if (read.at === null && read.failure === null && !read.reading) session.refreshBeta(appId);
  const rows = await rowsOf(state);
  const view = {
    appId,
    appName: state.app.config.name,
    bundleId: state.app.target.packageName,
    readAt: read.at === null ? null : isoTime(read.at),
    complete: state.complete,
    failure: read.failure,
    groups: state.groups,
    orders: [...state.orders.values()],
    locales: session.workspace.locales,
    newFeedback: newFeedback(state),
  };
  return keptAsJson<BetaView, 'builds'>(view, 'builds', rows);
}

/** Of which state the rows were made last, by its builds. */
const rowsMade = new WeakMap<
  BetaState['builds'],
  Pick<BetaState, 'orders' | 'expiredBy'> & { readonly text: Promise<string> }
>();

/** The list's rows as JSON: there may be thousands, which are the same until something is read or ordered. */
function rowsOf(state: BetaState): Promise<string> {
  const { builds, orders, expiredBy } = state;
  const made = rowsMade.get(builds);
  if (made?.orders === orders && made.expiredBy === expiredBy) return made.text;
  const text = jsonInTurns(builds.map((build) => rowOf(state, build)));
  rowsMade.set(builds, { orders, expiredBy, text });
  return text;
}

/** The build that the board shows: the newest that has not expired; null where there is none. */
export function betaLead(session: Session, appId: AppId): BetaLead | null {
  const state = session.beta.get(appId);
  const build = state?.builds.find((one) => !one.expired);
  if (!state || !build) return null;
  const outside = build.external !== 'READY_FOR_BETA_SUBMISSION' && build.external !== 'NOT_APPLICABLE';
  return {
    buildId: build.id,
    label: buildLabel(build),
    phase: buildPhase(build),
    stateLabel: phaseLabel(build),
    sentence: outside ? externalSentence(build.external) : internalSentence(build.internal),
    groups: state.groups
      .filter((group) => build.groupIds.includes(group.id) || (group.internal && group.allBuilds))
      .map((group) => group.name),
    expiresAt: build.expiresAt,
    newFeedback: newFeedback(state),
    readAt: state.read.at === null ? null : isoTime(state.read.at),
  };
}

const newFeedback = (state: BetaState): number =>
  state.feedback.filter((item) => triageOf(state, item.id).state === 'new').length;

function rowOf(state: BetaState, build: BetaBuild): BetaRow {
  const by = build.expired ? state.expiredBy.get(build.id) : undefined;
  return {
    id: build.id,
    version: build.version,
    buildNumber: build.buildNumber,
    phase: buildPhase(build),
    label: by ? `Expired by ${by}` : phaseLabel(build),
    uploadedAt: build.uploadedAt,
    expiresAt: build.expiresAt,
    expired: build.expired,
    groupIds: build.groupIds,
    ordered: state.orders.has(build.id),
  };
}

/** Everything that the panel of one build shows. Its notes are read from TestFlight. */
export async function betaBuildView(session: Session, appId: AppId, buildId: string): Promise<BetaBuildView> {
  const state = betaOf(session, appId);
  const build = buildOf(state, buildId);
  const [stored, draft, sent, commit] = await Promise.all([
    storedNotes(session, appId, buildId),
    noteDraft(session, appId, buildId),
    sentNotes(session, appId, buildId),
    commitOf(session, build),
  ]);
  const of = (locale: string): string | null => stored.find((note) => note.locale === locale)?.text ?? null;
  return {
    build,
    label: buildLabel(build),
    phase: buildPhase(build),
    stateLabel: rowOf(state, build).label,
    internalSentence: internalSentence(build.internal),
    externalSentence: externalSentence(build.external),
    permissions: BETA_ACTIONS.map((action) => ({
      action,
      ...withWhy(betaPermission(action, build, state.builds)),
    })),
    groups: groupsOf(state, build),
    notes: stored.map(({ locale, text }) => ({ locale, text })),
    missing: missingLocales(session.workspace.locales, stored),
    draft: draft?.notes ?? null,
    differences: sent.flatMap((note) => {
      const verdict = compareNote(note.text, of(note.locale));
      return verdict === 'same'
        ? []
        : [{ locale: note.locale, sent: note.text, stored: of(note.locale), verdict }];
    }),
    commit: commit ? { hash: commit.hash, author: commit.author } : null,
    before: buildBefore(state, build)?.buildNumber ?? null,
    order: state.orders.get(buildId) ?? null,
    readAt: isoTime(state.read.at ?? session.clock.now()),
  };
}

const withWhy = (permission: { readonly allowed: boolean; readonly why?: string }) => ({
  why: permission.allowed ? null : (permission.why ?? null),
});

function groupsOf(state: BetaState, build: BetaBuild): BetaBuildView['groups'] {
  return state.groups.map((group) => {
    const has = build.groupIds.includes(group.id) || (group.internal && group.allBuilds);
    return {
      ...group,
      has,
      state: groupState(build, group, has),
      why: withWhy(groupPermission(build, group)).why,
    };
  });
}

/** How far the build is for one group, in a word or two. */
function groupState(build: BetaBuild, group: BetaGroup, has: boolean): string {
  if (!has) return 'Not given';
  const state = group.internal ? build.internal : build.external;
  switch (state) {
    case 'IN_BETA_TESTING':
    case 'READY_FOR_BETA_TESTING':
    case 'BETA_APPROVED':
      return 'Testing';
    case 'READY_FOR_BETA_SUBMISSION':
      return 'Not sent to beta review';
    case 'WAITING_FOR_BETA_REVIEW':
      return 'Waiting for review';
    case 'IN_BETA_REVIEW':
      return 'In beta review';
    case 'BETA_REJECTED':
      return 'Rejected';
    case 'EXPIRED':
      return 'Expired';
    default:
      return 'Not yet';
  }
}
