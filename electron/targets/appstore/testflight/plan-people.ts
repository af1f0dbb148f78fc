import type { PlanNote } from '@shared/domain/plan';
import type { TestFlightAct } from '@shared/domain/testflight/act';
import { testerName } from '@shared/domain/testflight/build';
import { BETA_LIMITS } from '@shared/domain/testflight/limits';
import type { BetaSight } from '../../../ports/test-flight';
import { fact } from './beta-facts';
import { counted, type Drawn, groupIn, reading, ref, refuse, testersIn, writing } from './draw';

type Act<Kind extends TestFlightAct['kind']> = Extract<TestFlightAct, { kind: Kind }>;

/** E-mail addresses or ids that one request asks about: addresses are long, and so becomes the query. */
const ASKED = 40;

/** A new group. */
export function drawCreateGroup(act: Act<'create-group'>, sight: BetaSight, app: string): Drawn {
  if (sight.groups.some((group) => group.name === act.name)) {
    throw refuse(`There is a group ${act.name} already.`, 'Give it another name.');
  }
  if (act.internal && act.publicLink) {
    throw refuse(
      'A public link brings people from outside.',
      'Make it a group from outside, or leave the link out.',
    );
  }
  const query = { 'filter[app]': app, 'filter[name]': act.name };
  const settings = {
    internal: act.internal,
    publicLinkOn: act.publicLink,
    publicLinkLimit: act.publicLink ? act.publicLinkLimit : null,
    feedback: act.feedback,
  };
  return {
    title: `Create the group ${act.name}`,
    action: `Create ${act.name}`,
    done: `Group ${act.name} created`,
    start: { headline: counted(sight.groups.length, 'group'), people: null },
    goal: {
      headline: counted(sight.groups.length + 1, 'group'),
      people: act.internal ? 'for the team' : 'for testers from outside',
    },
    checks: [
      reading('check', '/v1/betaGroups', { id: 'check-name', purpose: 'See that the name is free', query }),
    ],
    writes: [
      writing('POST', '/v1/betaGroups', {
        id: 'create',
        purpose: `Create ${act.name}`,
        body: {
          data: {
            type: 'betaGroups',
            attributes: {
              name: act.name,
              isInternalGroup: act.internal,
              feedbackEnabled: act.feedback,
              ...(act.internal ? {} : linkAttributes(act)),
            },
            relationships: { app: { data: ref('apps', app) } },
          },
        },
      }),
    ],
    readBack: [
      reading('read-back', '/v1/betaGroups', { id: 'read-group', purpose: 'Read the group back', query }),
    ],
    before: [fact.settings(act.name, act.name, null)],
    expected: [fact.settings(act.name, act.name, settings)],
    notes: act.internal
      ? [
          {
            tone: 'info',
            text: `Only people of the team can be in it, ${BETA_LIMITS.internalTesters} in all.`,
          },
        ]
      : [{ tone: 'lock', text: 'Its testers get a build only after beta review has approved it.' }],
    build: null,
  };
}

function linkAttributes(act: { readonly publicLink: boolean; readonly publicLinkLimit: number | null }) {
  return {
    publicLinkEnabled: act.publicLink,
    publicLinkLimitEnabled: act.publicLink && act.publicLinkLimit !== null,
    ...(act.publicLink && act.publicLinkLimit !== null ? { publicLinkLimit: act.publicLinkLimit } : {}),
  };
}

/** The public link of a group, its limit, and whether its testers may send feedback. */
export function drawEditGroup(act: Act<'edit-group'>, sight: BetaSight): Drawn {
  const group = groupIn(sight, act.groupId);
  if (group.internal && act.publicLink)
    throw refuse('A group of the team has no public link.', 'Choose another group.');
  const path = `/v1/betaGroups/${group.id}`;
  const next = {
    internal: group.internal,
    publicLinkOn: act.publicLink,
    publicLinkLimit: act.publicLink ? act.publicLinkLimit : null,
    feedback: act.feedback,
  };
  const same =
    fact.settings(group.id, group.name, group).value === fact.settings(group.id, group.name, next).value;
  if (same) throw refuse(`${group.name} is so already.`, 'Change something first.');
  const link = (on: boolean, limit: number | null) =>
    on ? (limit === null ? 'Public link, no limit' : `Public link for ${limit}`) : 'No public link';
  return {
    title: `Change the group ${group.name}`,
    action: `Change ${group.name}`,
    done: `Group ${group.name} changed`,
    start: {
      headline: link(group.publicLinkOn, group.publicLinkLimit),
      people: group.feedback ? 'feedback on' : 'feedback off',
    },
    goal: {
      headline: link(next.publicLinkOn, next.publicLinkLimit),
      people: act.feedback ? 'feedback on' : 'feedback off',
    },
    checks: [reading('check', path, { id: 'check-group', purpose: 'Compare with what you saw' })],
    writes: [
      writing('PATCH', path, {
        id: 'edit',
        purpose: `Change ${group.name}`,
        body: {
          data: {
            ...ref('betaGroups', group.id),
            attributes: { feedbackEnabled: act.feedback, ...(group.internal ? {} : linkAttributes(act)) },
          },
        },
        current: {
          data: {
            ...ref('betaGroups', group.id),
            attributes: {
              feedbackEnabled: group.feedback,
              ...(group.internal
                ? {}
                : linkAttributes({ publicLink: group.publicLinkOn, publicLinkLimit: group.publicLinkLimit })),
            },
          },
        },
      }),
    ],
    readBack: [reading('read-back', path, { id: 'read-group', purpose: 'Read the group back' })],
    before: [fact.settings(group.id, group.name, group)],
    expected: [fact.settings(group.id, group.name, next)],
    notes: act.publicLink
      ? [
          {
            tone: 'warning',
            text: 'Whoever has the link can join, until the limit is reached or the link is off.',
          },
        ]
      : [],
    build: null,
  };
}

/** Invitations: one request each, since Apple takes no lists. */
export function drawAddTesters(act: Act<'add-testers'>, sight: BetaSight): Drawn {
  const group = groupIn(sight, act.groupId);
  const known = new Set(
    sight.testers
      .filter((tester) => tester.groupIds.includes(group.id))
      .map((tester) => tester.email?.toLowerCase()),
  );
  const invited = act.testers.filter((tester) => !known.has(tester.email.toLowerCase()));
  if (invited.length === 0) throw refuse(`Everybody is in ${group.name} already.`, 'Add somebody else.');
  const most = group.internal ? BETA_LIMITS.internalTesters : BETA_LIMITS.externalTesters;
  const after = (group.testers ?? known.size) + invited.length;
  if (after > most) {
    throw refuse(
      `Apple takes ${most.toLocaleString('en-US')} testers; with these there would be ${after.toLocaleString('en-US')}.`,
      'Remove others first.',
    );
  }
  const emails = invited.map((tester) => tester.email.toLowerCase());
  const asked = (role: 'check' | 'read-back', purpose: string) =>
    chunks(emails).map((some, index) =>
      reading(role, '/v1/betaTesters', {
        id: `${role}-${index}`,
        purpose,
        query: { 'filter[betaGroups]': group.id, 'filter[email]': some.join(','), limit: '200' },
      }),
    );
  const skipped = act.testers.length - invited.length;
  const notes: PlanNote[] = [
    {
      tone: 'info',
      text: 'Apple writes to each of them. An invitation cannot be called back, only the tester removed.',
    },
    ...(skipped > 0
      ? [{ tone: 'info', text: `${counted(skipped, 'tester')} left out: in the group already.` } as const]
      : []),
  ];
  return {
    title: `Invite ${counted(invited.length, 'tester')} to ${group.name}`,
    action: `Invite ${invited.length}`,
    done: `${counted(invited.length, 'tester')} invited to ${group.name}`,
    start: { headline: counted(group.testers ?? known.size, 'tester'), people: null },
    goal: { headline: counted(after, 'tester'), people: `${invited.length} new` },
    checks: asked('check', 'See that nobody of them was invited meanwhile'),
    writes: invited.map((tester) =>
      writing('POST', '/v1/betaTesters', {
        id: `invite-${tester.email}`,
        purpose: `Invite ${tester.email}`,
        body: {
          data: {
            type: 'betaTesters',
            attributes: {
              email: tester.email,
              ...(tester.firstName ? { firstName: tester.firstName } : {}),
              ...(tester.lastName ? { lastName: tester.lastName } : {}),
            },
            relationships: { betaGroups: { data: [ref('betaGroups', group.id)] } },
          },
        },
      }),
    ),
    readBack: asked('read-back', 'Read the group’s testers back'),
    before: emails.map((email) => fact.member(group.id, email, email, false)),
    expected: emails.map((email) => fact.member(group.id, email, email, true)),
    notes,
    build: null,
  };
}

function chunks(items: readonly string[]): readonly (readonly string[])[] {
  const parts: (readonly string[])[] = [];
  for (let at = 0; at < items.length; at += ASKED) parts.push(items.slice(at, at + ASKED));
  return parts;
}

/** Testers taken out of a group. */
export function drawRemoveTesters(act: Act<'remove-testers'>, sight: BetaSight): Drawn {
  const group = groupIn(sight, act.groupId);
  const testers = testersIn(sight, act.testerIds);
  const asked = (role: 'check' | 'read-back', purpose: string) =>
    chunks(act.testerIds).map((some, index) =>
      reading(role, '/v1/betaTesters', {
        id: `${role}-${index}`,
        purpose,
        query: { 'filter[betaGroups]': group.id, 'filter[id]': some.join(','), limit: '200' },
      }),
    );
  const count = group.testers ?? testers.length;
  return {
    title: `Remove ${counted(testers.length, 'tester')} from ${group.name}`,
    action: `Remove ${testers.length}`,
    done: `${counted(testers.length, 'tester')} removed from ${group.name}`,
    start: { headline: counted(count, 'tester'), people: null },
    goal: { headline: counted(Math.max(0, count - testers.length), 'tester'), people: null },
    checks: asked('check', 'See that they are still in the group'),
    writes: [
      writing('DELETE', `/v1/betaGroups/${group.id}/relationships/betaTesters`, {
        id: 'remove',
        purpose: `Remove ${counted(testers.length, 'tester')} from ${group.name}`,
        body: { data: act.testerIds.map((id) => ref('betaTesters', id)) },
      }),
    ],
    readBack: asked('read-back', 'Read the group’s testers back'),
    before: testers.map((tester) => fact.member(group.id, tester.id, testerName(tester), true)),
    expected: testers.map((tester) => fact.member(group.id, tester.id, testerName(tester), false)),
    notes: [{ tone: 'undo', text: 'Their builds stop working. They can be invited again.' }],
    build: null,
  };
}

/** Invitations that were lost in a mailbox, sent once more. */
export function drawResend(act: Act<'resend-invitations'>, sight: BetaSight, app: string): Drawn {
  const testers = testersIn(sight, act.testerIds);
  const started = testers.find((tester) => tester.state === 'INSTALLED' || tester.state === 'ACCEPTED');
  if (started) throw refuse(`${testerName(started)} has accepted already.`, 'Leave them out.');
  const names =
    testers.length === 1 && testers[0] ? testerName(testers[0]) : counted(testers.length, 'tester');
  const asked = chunks(act.testerIds).map((some, index) =>
    reading('read-back', '/v1/betaTesters', {
      id: `read-${index}`,
      purpose: 'Read their state back',
      query: { 'filter[id]': some.join(','), limit: '200' },
    }),
  );
  return {
    title: `Invite ${names} again`,
    action: testers.length === 1 ? 'Send the invitation' : `Send ${testers.length} invitations`,
    done: `Invitation sent again to ${names}`,
    start: { headline: counted(testers.length, 'invitation'), people: 'not accepted' },
    goal: { headline: counted(testers.length, 'invitation'), people: 'sent once more' },
    checks: [],
    writes: testers.map((tester) =>
      writing('POST', '/v1/betaTesterInvitations', {
        id: `invite-${tester.id}`,
        purpose: `Write to ${testerName(tester)} again`,
        body: {
          data: {
            type: 'betaTesterInvitations',
            relationships: {
              app: { data: ref('apps', app) },
              betaTester: { data: ref('betaTesters', tester.id) },
            },
          },
        },
      }),
    ),
    readBack: asked,
    before: [],
    expected: testers.map((tester) => fact.invited(tester.id, testerName(tester), true)),
    notes: [],
    build: null,
  };
}
