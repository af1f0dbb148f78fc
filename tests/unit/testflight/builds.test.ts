import { buildCode, EXTERNAL_STATES, INTERNAL_STATES, testerName } from '@shared/domain/testflight/build';
import {
  buildPhase,
  daysLeft,
  expiryText,
  externalSentence,
  internalSentence,
  isMoving,
  phaseLabel,
} from '@shared/domain/testflight/phase';
import { BETA_ACTIONS, betaPermission, groupPermission, whatIsLeft } from '@shared/domain/testflight/policy';
import { describe, expect, it } from 'vitest';
import { BUILD, GROUP } from './samples';

const STATES = INTERNAL_STATES.flatMap((internal) =>
  EXTERNAL_STATES.flatMap((external) =>
    (['PROCESSING', 'VALID', 'INVALID', 'FAILED'] as const).map((processing) => ({
      ...BUILD,
      internal,
      external,
      processing,
    })),
  ),
);

describe('a build', () => {
  it('has a phase, a word and a sentence in every state Apple knows', () => {
    for (const build of STATES) {
      expect(phaseLabel(build)).not.toBe('');
      expect(internalSentence(build.internal)).toMatch(/\.$/);
      expect(externalSentence(build.external)).toMatch(/\.$/);
    }
  });

  it.each([
    [{ expired: true, processing: 'INVALID' }, 'expired'],
    [{ processing: 'INVALID' }, 'failed'],
    [{ internal: 'PROCESSING_EXCEPTION' }, 'failed'],
    [{ processing: 'PROCESSING' }, 'processing'],
    [{ internal: 'MISSING_EXPORT_COMPLIANCE', external: 'MISSING_EXPORT_COMPLIANCE' }, 'needs-compliance'],
    [{ external: 'WAITING_FOR_BETA_REVIEW' }, 'waiting-for-review'],
    [{ external: 'IN_BETA_REVIEW' }, 'in-review'],
    [{ external: 'BETA_REJECTED' }, 'rejected'],
    [{ external: 'IN_BETA_TESTING' }, 'ready'],
  ] as const)('with %o is %s', (patch, phase) => {
    expect(buildPhase({ ...BUILD, ...patch })).toBe(phase);
  });

  it('moves by itself only while Apple works on it', () => {
    expect(isMoving({ ...BUILD, processing: 'PROCESSING' })).toBe(true);
    expect(isMoving({ ...BUILD, external: 'IN_BETA_REVIEW' })).toBe(true);
    expect(isMoving(BUILD)).toBe(false);
    expect(isMoving({ ...BUILD, external: 'IN_BETA_REVIEW', expired: true })).toBe(false);
  });

  it('counts the days that it has left, the last one as a whole', () => {
    const day = 86_400_000;
    expect(daysLeft(false, 10 * day + 1, 10 * day)).toBe(1);
    expect(daysLeft(false, 9 * day, 10 * day)).toBe(0);
    expect(daysLeft(true, 99 * day, 0)).toBe(0);
    expect([null, 0, 1, 89].map(expiryText)).toEqual(['—', 'Ended', '1 day', '89 days']);
  });

  it('has a code only when its number is one whole number', () => {
    expect(['149', '1.5.149', '', '12345678901'].map(buildCode)).toEqual([149, 0, 0, 0]);
  });

  it('is spoken of by people whose name or address is known', () => {
    expect(testerName({ firstName: 'Ada', lastName: null, email: 'a@b.org' })).toBe('Ada');
    expect(testerName({ firstName: null, lastName: null, email: 'a@b.org' })).toBe('a@b.org');
    expect(testerName(null)).toBe('A tester by public link');
  });
});

describe('what may be done with a build', () => {
  it('is closed with a sentence wherever it is closed', () => {
    for (const build of STATES) {
      for (const action of BETA_ACTIONS) {
        const permission = betaPermission(action, build, [build]);
        if (!permission.allowed) expect(permission.why).toMatch(/\.$/);
      }
    }
  });

  it('is nothing at all once it has expired', () => {
    const over = { ...BUILD, expired: true };
    expect(BETA_ACTIONS.filter((action) => betaPermission(action, over, [over]).allowed)).toEqual([]);
  });

  it('leaves notes, and what is set ahead, to a build in processing', () => {
    const early = { ...BUILD, processing: 'PROCESSING', internal: 'PROCESSING' } as const;
    expect(BETA_ACTIONS.filter((action) => betaPermission(action, early, [early]).allowed)).toEqual([
      'edit-notes',
      'send-when-ready',
    ]);
  });

  it('keeps one build of a version in beta review at a time', () => {
    const other = { ...BUILD, id: 'b148', buildNumber: '148', external: 'IN_BETA_REVIEW' } as const;
    expect(betaPermission('submit-review', BUILD, [BUILD, other])).toEqual({
      allowed: false,
      why: 'Apple reviews one build of 1.5.0 at a time, and 148 is there now.',
    });
    const elsewhere = { ...other, version: '1.4.0' };
    expect(betaPermission('submit-review', BUILD, [BUILD, elsewhere])).toEqual({ allowed: true });
  });

  it('gives it to no group twice, and to nobody outside when it is for the team alone', () => {
    expect(groupPermission(BUILD, GROUP).allowed).toBe(true);
    expect(groupPermission({ ...BUILD, groupIds: ['qa'] }, GROUP).allowed).toBe(false);
    expect(groupPermission({ ...BUILD, internalOnly: true }, GROUP).allowed).toBe(false);
    expect(groupPermission(BUILD, { ...GROUP, internal: true, allBuilds: true }).allowed).toBe(false);
  });

  it('leaves out of an order what somebody did in the meantime', () => {
    const act = { kind: 'add-to-group', buildId: 'b149', groupIds: ['team', 'qa'] } as const;
    expect(whatIsLeft(act, BUILD)).toEqual({ ...act, groupIds: ['qa'] });
    expect(whatIsLeft(act, { ...BUILD, groupIds: ['team', 'qa'] })).toBeNull();
    const submit = { kind: 'submit-review', buildId: 'b149' } as const;
    expect(whatIsLeft(submit, { ...BUILD, external: 'BETA_APPROVED' })).toBeNull();
    const answer = { kind: 'answer-compliance', buildId: 'b149', usesNonExempt: false } as const;
    expect(whatIsLeft(answer, BUILD)).toBeNull();
    expect(whatIsLeft(answer, { ...BUILD, usesNonExemptEncryption: null })).toEqual(answer);
  });
});
