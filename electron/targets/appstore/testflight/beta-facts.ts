import type { BetaGroup } from '@shared/domain/testflight/build';
import type { StoreFact } from '@shared/domain/testflight/facts';
import { plain } from '@shared/domain/testflight/notes';
import { readAs } from '../answers';
import {
  builtOne,
  detailOne,
  groupOf,
  groupOne,
  groupPage,
  notesPage,
  submissionPage,
  testerPage,
} from './beta-wire';

/** Names of facts: the plan expects them, the answers say them. */
export const fact = {
  note: (buildId: string, locale: string, text: string | null): StoreFact => ({
    key: `notes/${buildId}/${locale}`,
    title: `What to test, ${locale}`,
    value: text === null || plain(text) === '' ? null : plain(text),
  }),
  encryption: (buildId: string, uses: boolean | null): StoreFact => ({
    key: `encryption/${buildId}`,
    title: 'Uses encryption that is not exempt',
    value: uses === null ? null : uses ? 'yes' : 'no',
  }),
  expired: (buildId: string, number: string, expired: boolean): StoreFact => ({
    key: `expired/${buildId}`,
    title: `Build ${number}`,
    value: expired ? 'expired' : 'can be tested',
  }),
  group: (buildId: string, groupId: string, name: string, has: boolean): StoreFact => ({
    key: `has/${buildId}/${groupId}`,
    title: `Group ${name}`,
    value: has ? 'has it' : null,
  }),
  autoNotify: (buildId: string, on: boolean): StoreFact => ({
    key: `auto-notify/${buildId}`,
    title: 'Apple tells testers by itself',
    value: on ? 'yes' : 'no',
  }),
  submitted: (buildId: string, submitted: boolean): StoreFact => ({
    key: `review/${buildId}`,
    title: 'Beta review',
    value: submitted ? 'has it' : null,
  }),
  settings: (key: string, name: string, group: GroupSettings | null): StoreFact => ({
    key: `group/${key}`,
    title: `Group ${name}`,
    value: group === null ? null : settingsText(group),
  }),
  member: (groupId: string, who: string, name: string, isIn: boolean): StoreFact => ({
    key: `member/${groupId}/${who}`,
    title: name,
    value: isIn ? 'in the group' : null,
  }),
  invited: (testerId: string, name: string, invited: boolean): StoreFact => ({
    key: `invited/${testerId}`,
    title: name,
    value: invited ? 'invited' : null,
  }),
};

type GroupSettings = Pick<BetaGroup, 'internal' | 'publicLinkOn' | 'publicLinkLimit' | 'feedback'>;

function settingsText(group: GroupSettings): string {
  const limit = group.publicLinkLimit === null ? 'no limit' : `${group.publicLinkLimit} at most`;
  return [
    group.internal ? 'for the team' : 'from outside',
    group.publicLinkOn ? `public link, ${limit}` : 'no public link',
    group.feedback ? 'feedback on' : 'feedback off',
  ].join(', ');
}

interface Said {
  readonly id: string;
  readonly query: URLSearchParams;
  readonly data: unknown;
}

/** What each kind of answer says, by its path. */
const READERS: readonly (readonly [RegExp, (said: Said) => readonly StoreFact[]])[] = [
  [
    /^\/v1\/builds\/([^/]+)\/betaBuildLocalizations$/,
    ({ id, data }) =>
      readAs(notesPage, data).data.map(({ attributes }) =>
        fact.note(id, attributes.locale, attributes.whatsNew ?? null),
      ),
  ],
  [
    /^\/v1\/builds\/([^/]+)\/buildBetaDetail$/,
    ({ id, data }) => [
      fact.autoNotify(id, readAs(detailOne, data).data.attributes.autoNotifyEnabled ?? false),
    ],
  ],
  [
    /^\/v1\/builds\/([^/]+)$/,
    ({ id, data }) => {
      const { attributes, relationships } = readAs(builtOne, data).data;
      return [
        fact.encryption(id, attributes.usesNonExemptEncryption ?? null),
        fact.expired(id, attributes.version, attributes.expired ?? false),
        ...relationships.betaGroups.map((group) => fact.group(id, group, group, true)),
      ];
    },
  ],
  [
    /^\/v1\/betaAppReviewSubmissions$/,
    ({ query, data }) => [
      fact.submitted(query.get('filter[build]') ?? '', readAs(submissionPage, data).data.length > 0),
    ],
  ],
  [
    /^\/v1\/betaGroups\/([^/]+)$/,
    ({ id, data }) => {
      const group = groupOf(readAs(groupOne, data).data, null);
      return [fact.settings(id, group.name, group)];
    },
  ],
  [
    /^\/v1\/betaGroups$/,
    ({ data }) =>
      readAs(groupPage, data).data.map((group) =>
        fact.settings(group.attributes.name, group.attributes.name, groupOf(group, null)),
      ),
  ],
  [
    /^\/v1\/betaTesters$/,
    ({ query, data }) => {
      const group = query.get('filter[betaGroups]');
      return readAs(testerPage, data).data.flatMap((tester) => {
        const { email, state } = tester.attributes;
        const invited = fact.invited(tester.id, '', state !== 'NOT_INVITED' && state !== 'REVOKED');
        if (group === null) return [invited];
        return [
          invited,
          fact.member(group, tester.id, '', true),
          ...(email ? [fact.member(group, email.toLowerCase(), '', true)] : []),
        ];
      });
    },
  ],
];

/** Everything that an answer says, as facts. Answers of other requests say nothing. */
export function factsOf(path: string, query: URLSearchParams, data: unknown): readonly StoreFact[] {
  for (const [pattern, read] of READERS) {
    const found = pattern.exec(path);
    if (found) return read({ id: found[1] ?? '', query, data });
  }
  return [];
}
