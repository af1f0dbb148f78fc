import type { PlanNote, PlannedCall } from '@shared/domain/plan';
import { listed, type TestFlightAct } from '@shared/domain/testflight/act';
import { type BetaBuild, buildLabel } from '@shared/domain/testflight/build';
import { noteProblem, noteWarning, plain } from '@shared/domain/testflight/notes';
import { type BetaAction, betaPermission, groupPermission } from '@shared/domain/testflight/policy';
import type { BetaSight } from '../../../ports/test-flight';
import { fact } from './beta-facts';
import { buildIn, counted, type Drawn, groupIn, reading, ref, refuse, writing } from './draw';

type Act<Kind extends TestFlightAct['kind']> = Extract<TestFlightAct, { kind: Kind }>;

const BUILD_QUERY = { include: 'betaGroups', 'limit[betaGroups]': '50' };

function allowed(action: BetaAction, build: BetaBuild, sight: BetaSight): void {
  const permission = betaPermission(action, build, sight.builds);
  if (!permission.allowed) throw refuse(permission.why, 'Look at the build as it is now.');
}

/** What to test, in one language or several: new ones are created, others changed, equal ones left alone. */
export function drawNotes(act: Act<'set-notes'>, sight: BetaSight): Drawn {
  const build = buildIn(sight, act.buildId);
  allowed('edit-notes', build, sight);
  const problem = act.notes.map(noteProblem).find((sentence) => sentence !== null);
  if (problem) throw refuse(problem, 'Shorten it or write something.');
  const stored = sight.notes[build.id] ?? [];
  const changed = act.notes.filter(
    (note) => plain(stored.find((one) => one.locale === note.locale)?.text ?? '') !== plain(note.text),
  );
  if (changed.length === 0)
    throw refuse('TestFlight has these notes already.', 'Change something first.', 'already-so');
  const path = `/v1/builds/${build.id}/betaBuildLocalizations`;
  const locales = listed(changed.map((note) => note.locale));
  const writes = changed.map((note): PlannedCall => {
    const before = stored.find((one) => one.locale === note.locale);
    const whatsNew = plain(note.text);
    if (before) {
      return writing('PATCH', `/v1/betaBuildLocalizations/${before.id}`, {
        id: `note-${note.locale}`,
        purpose: `Replace what to test in ${note.locale}`,
        body: { data: { ...ref('betaBuildLocalizations', before.id), attributes: { whatsNew } } },
        current: {
          data: { ...ref('betaBuildLocalizations', before.id), attributes: { whatsNew: before.text } },
        },
      });
    }
    return writing('POST', '/v1/betaBuildLocalizations', {
      id: `note-${note.locale}`,
      purpose: `Write what to test in ${note.locale}`,
      body: {
        data: {
          type: 'betaBuildLocalizations',
          attributes: { locale: note.locale, whatsNew },
          relationships: { build: { data: ref('builds', build.id) } },
        },
      },
    });
  });
  const warnings = changed.flatMap((note): PlanNote[] => {
    const text = noteWarning(note.text);
    return text === null ? [] : [{ tone: 'warning', text: `${note.locale}: ${text}` }];
  });
  return {
    title: `Write what to test of ${buildLabel(build)}`,
    action: `Send ${counted(changed.length, 'note')}`,
    done: `${buildLabel(build)}: what to test written in ${locales}`,
    start: { headline: counted(stored.filter((note) => note.text !== '').length, 'language'), people: null },
    goal: {
      headline: counted(
        new Set([...stored.filter((n) => n.text !== ''), ...changed].map((n) => n.locale)).size,
        'language',
      ),
      people: `new or changed: ${locales}`,
    },
    checks: [
      reading('check', path, {
        id: 'check-notes',
        purpose: 'Compare with what you saw',
        query: { limit: '50' },
      }),
    ],
    writes,
    readBack: [
      reading('read-back', path, {
        id: 'read-notes',
        purpose: 'Read every note back',
        query: { limit: '50' },
      }),
    ],
    before: changed.map(({ locale }) =>
      fact.note(build.id, locale, stored.find((one) => one.locale === locale)?.text ?? null),
    ),
    expected: changed.map(({ locale, text }) => fact.note(build.id, locale, text)),
    notes: [
      ...warnings,
      {
        tone: 'info',
        text: 'The notes are read back and compared: stores have dropped them without a word.',
      },
    ],
    build,
  };
}

function readBuild(role: 'check' | 'read-back', build: BetaBuild, purpose: string): PlannedCall {
  return reading(role, `/v1/builds/${build.id}`, { id: `${role}-${build.id}`, purpose, query: BUILD_QUERY });
}

/** The question about encryption, which Apple takes one answer to. */
export function drawCompliance(act: Act<'answer-compliance'>, sight: BetaSight): Drawn {
  const build = buildIn(sight, act.buildId);
  allowed('answer-compliance', build, sight);
  const says = act.usesNonExempt
    ? 'Uses encryption that is not exempt'
    : 'No encryption beyond what is exempt';
  return {
    title: `Answer export compliance of ${buildLabel(build)}`,
    action: 'Answer once and for all',
    done: `${buildLabel(build)}: export compliance answered, ${act.usesNonExempt ? 'not exempt' : 'exempt'}`,
    start: { headline: 'Not answered', people: 'nobody can install it' },
    goal: { headline: act.usesNonExempt ? 'Not exempt' : 'Exempt', people: says },
    checks: [readBuild('check', build, 'See that it is not answered yet')],
    writes: [
      writing('PATCH', `/v1/builds/${build.id}`, {
        id: 'answer',
        purpose: 'Answer the question about encryption',
        body: {
          data: { ...ref('builds', build.id), attributes: { usesNonExemptEncryption: act.usesNonExempt } },
        },
        current: { data: { ...ref('builds', build.id), attributes: { usesNonExemptEncryption: null } } },
      }),
    ],
    readBack: [readBuild('read-back', build, 'Read the answer back')],
    before: [fact.encryption(build.id, null)],
    expected: [fact.encryption(build.id, act.usesNonExempt)],
    notes: [
      { tone: 'undo', text: 'Apple takes one answer for a build and never lets anybody change it.' },
      ...(act.usesNonExempt
        ? [
            {
              tone: 'warning',
              text: 'Apple then asks for export documents before anybody can install it.',
            } as const,
          ]
        : []),
    ],
    build,
  };
}

/** A build for one group or several. */
export function drawAddGroups(act: Act<'add-to-group'>, sight: BetaSight): Drawn {
  const build = buildIn(sight, act.buildId);
  allowed('add-group', build, sight);
  const groups = act.groupIds.map((id) => groupIn(sight, id));
  for (const group of groups) {
    const permission = groupPermission(build, group);
    if (!permission.allowed) throw refuse(permission.why, 'Choose another group.');
  }
  const people = groups.reduce((sum, group) => sum + (group.testers ?? 0), 0);
  const names = listed(groups.map((group) => group.name));
  const outside = groups.some((group) => !group.internal);
  const approved = ['BETA_APPROVED', 'IN_BETA_TESTING', 'READY_FOR_BETA_TESTING'].includes(build.external);
  return {
    title: `Give ${buildLabel(build)} to ${names}`,
    action: `Give it to ${names}`,
    done: `${buildLabel(build)} given to ${names}`,
    start: { headline: counted(build.groupIds.length, 'group'), people: null },
    goal: {
      headline: counted(build.groupIds.length + groups.length, 'group'),
      people: `${counted(people, 'tester')} more`,
    },
    checks: [readBuild('check', build, 'See that no group was added meanwhile')],
    writes: groups.map((group) =>
      writing('POST', `/v1/betaGroups/${group.id}/relationships/builds`, {
        id: `group-${group.id}`,
        purpose: `Give it to ${group.name}`,
        body: { data: [ref('builds', build.id)] },
      }),
    ),
    readBack: [readBuild('read-back', build, 'Read its groups back')],
    before: groups.map((group) => fact.group(build.id, group.id, group.name, false)),
    expected: groups.map((group) => fact.group(build.id, group.id, group.name, true)),
    notes: [
      build.autoNotify
        ? { tone: 'info', text: 'Apple tells the testers of these groups by itself.' }
        : { tone: 'info', text: 'Testers see it in TestFlight; nobody is told until you tell them.' },
      ...(outside && !approved
        ? [{ tone: 'lock', text: 'Testers from outside get it after beta review has approved it.' } as const]
        : []),
    ],
    build,
  };
}

/** A build taken from a group. */
export function drawRemoveGroup(act: Act<'remove-from-group'>, sight: BetaSight): Drawn {
  const build = buildIn(sight, act.buildId);
  const group = groupIn(sight, act.groupId);
  if (!build.groupIds.includes(group.id))
    throw refuse(`${group.name} does not have it.`, 'Read the list again.');
  return {
    title: `Take ${buildLabel(build)} from ${group.name}`,
    action: `Take it from ${group.name}`,
    done: `${buildLabel(build)} taken from ${group.name}`,
    start: { headline: counted(build.groupIds.length, 'group'), people: null },
    goal: { headline: counted(build.groupIds.length - 1, 'group'), people: null },
    checks: [readBuild('check', build, 'See that the group still has it')],
    writes: [
      writing('DELETE', `/v1/betaGroups/${group.id}/relationships/builds`, {
        id: 'remove',
        purpose: `Take it from ${group.name}`,
        body: { data: [ref('builds', build.id)] },
      }),
    ],
    readBack: [readBuild('read-back', build, 'Read its groups back')],
    before: [fact.group(build.id, group.id, group.name, true)],
    expected: [fact.group(build.id, group.id, group.name, false)],
    notes: [
      { tone: 'undo', text: 'Who has installed it keeps it until it expires; nobody new can install it.' },
    ],
    build,
  };
}

/** The way to testers from outside. `gaps` are what Apple would miss. */
export function drawReview(act: Act<'submit-review'>, sight: BetaSight, gaps: readonly string[]): Drawn {
  const build = buildIn(sight, act.buildId);
  allowed('submit-review', build, sight);
  const query = { 'filter[build]': build.id };
  return {
    title: `Send ${buildLabel(build)} to beta review`,
    action: 'Send to beta review',
    done: `${buildLabel(build)} sent to beta review`,
    start: { headline: 'Team only', people: 'nobody from outside' },
    goal: { headline: 'Beta review', people: 'then testers from outside' },
    checks: [
      reading('check', '/v1/betaAppReviewSubmissions', {
        id: 'check-review',
        purpose: 'See that nobody sent it',
        query,
      }),
    ],
    writes: [
      writing('POST', '/v1/betaAppReviewSubmissions', {
        id: 'submit',
        purpose: 'Send it to beta review',
        body: {
          data: {
            type: 'betaAppReviewSubmissions',
            relationships: { build: { data: ref('builds', build.id) } },
          },
        },
      }),
    ],
    readBack: [
      reading('read-back', '/v1/betaAppReviewSubmissions', {
        id: 'read-review',
        purpose: 'Read the submission back',
        query,
      }),
    ],
    before: [fact.submitted(build.id, false)],
    expected: [fact.submitted(build.id, true)],
    notes: [
      ...gaps.map((text): PlanNote => ({ tone: 'warning', text })),
      { tone: 'info', text: 'Apple says what it decides within a day as a rule; Slipway watches for it.' },
      { tone: 'lock', text: `Until then no other build of ${build.version} can be reviewed.` },
    ],
    build,
  };
}

/** A message to the testers of a build. Nothing of it can be read back. */
export function drawNotify(act: Act<'notify'>, sight: BetaSight): Drawn {
  const build = buildIn(sight, act.buildId);
  allowed('notify', build, sight);
  const people = sight.groups
    .filter((group) => build.groupIds.includes(group.id))
    .reduce((sum, group) => sum + (group.testers ?? 0), 0);
  return {
    title: `Tell testers about ${buildLabel(build)}`,
    action: `Tell ${counted(people, 'tester')}`,
    done: `${buildLabel(build)}: ${counted(people, 'tester')} told`,
    start: { headline: 'Nobody told', people: null },
    goal: { headline: counted(people, 'tester'), people: 'told by Apple, by mail and notification' },
    checks: [readBuild('check', build, 'See that it can still be tested')],
    writes: [
      writing('POST', '/v1/buildBetaNotifications', {
        id: 'notify',
        purpose: 'Tell everybody who can test it',
        body: {
          data: {
            type: 'buildBetaNotifications',
            relationships: { build: { data: ref('builds', build.id) } },
          },
        },
      }),
    ],
    readBack: [],
    before: [fact.expired(build.id, build.buildNumber, false)],
    expected: [],
    notes: [{ tone: 'undo', text: 'A message cannot be called back, and Apple does not say who read it.' }],
    build,
  };
}

/** Whether Apple tells testers by itself. */
export function drawAutoNotify(act: Act<'auto-notify'>, sight: BetaSight): Drawn {
  const build = buildIn(sight, act.buildId);
  const path = `/v1/builds/${build.id}/buildBetaDetail`;
  const words = (on: boolean) => (on ? 'By itself' : 'By hand');
  return {
    title: `Tell testers of ${buildLabel(build)} ${words(act.on).toLowerCase()}`,
    action: act.on ? 'Let Apple tell them' : 'Tell them by hand',
    done: `${buildLabel(build)}: testers are told ${words(act.on).toLowerCase()}`,
    start: { headline: words(build.autoNotify), people: null },
    goal: { headline: words(act.on), people: null },
    checks: [reading('check', path, { id: 'check-detail', purpose: 'Compare with what you saw' })],
    writes: [
      writing('PATCH', `/v1/buildBetaDetails/${build.id}`, {
        id: 'auto-notify',
        purpose: act.on ? 'Let Apple tell testers by itself' : 'Tell testers by hand',
        body: { data: { ...ref('buildBetaDetails', build.id), attributes: { autoNotifyEnabled: act.on } } },
        current: {
          data: { ...ref('buildBetaDetails', build.id), attributes: { autoNotifyEnabled: build.autoNotify } },
        },
      }),
    ],
    readBack: [reading('read-back', path, { id: 'read-detail', purpose: 'Read the setting back' })],
    before: [fact.autoNotify(build.id, build.autoNotify)],
    expected: [fact.autoNotify(build.id, act.on)],
    notes: [],
    build,
  };
}

/** The end of one build or many. */
export function drawExpire(act: Act<'expire'>, sight: BetaSight): Drawn {
  const builds = act.buildIds.map((id) => buildIn(sight, id));
  for (const build of builds) allowed('expire', build, sight);
  const [only] = builds;
  const single = builds.length === 1 && only ? only : null;
  const names = listed(builds.map((build) => build.buildNumber));
  const groups = new Set(builds.flatMap((build) => build.groupIds));
  const people = sight.groups
    .filter((group) => groups.has(group.id))
    .reduce((sum, group) => sum + (group.testers ?? 0), 0);
  const reviewed = builds.filter(
    (build) => build.review === 'WAITING_FOR_REVIEW' || build.review === 'IN_REVIEW',
  );
  const expected = single ? single.buildNumber : `${builds.length} builds`;
  return {
    title: single ? `Expire ${buildLabel(single)}` : `Expire ${builds.length} builds`,
    action: single ? 'Expire it' : `Expire ${builds.length} builds`,
    done: single ? `${buildLabel(single)} expired` : `${builds.length} builds expired: ${names}`,
    start: {
      headline: counted(builds.length, 'build'),
      people: `can be tested by ${counted(people, 'tester')}`,
    },
    goal: { headline: 'Expired', people: 'nobody can install or open them' },
    checks: builds.map((build) => readBuild('check', build, `See that ${build.buildNumber} has not expired`)),
    writes: builds.map((build) =>
      writing('PATCH', `/v1/builds/${build.id}`, {
        id: `expire-${build.id}`,
        purpose: `Expire ${buildLabel(build)}`,
        body: { data: { ...ref('builds', build.id), attributes: { expired: true } } },
        current: { data: { ...ref('builds', build.id), attributes: { expired: false } } },
      }),
    ),
    readBack: builds.map((build) => readBuild('read-back', build, `Read ${build.buildNumber} back`)),
    before: builds.map((build) => fact.expired(build.id, build.buildNumber, false)),
    expected: builds.map((build) => fact.expired(build.id, build.buildNumber, true)),
    confirmation: { kind: 'typed', expected },
    notes: [
      { tone: 'undo', text: 'Expiring cannot be undone. Testers keep the app but can no longer open it.' },
      ...reviewed.map(
        (build): PlanNote => ({
          tone: 'warning',
          text: `${build.buildNumber} is with beta review, which this ends.`,
        }),
      ),
    ],
    build: single,
  };
}
