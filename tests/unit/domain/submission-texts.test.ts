import { missingPieces, TEXT_RULES, textLength, textProblem } from '@shared/domain/submission/texts';
import { nextVersion, versionCodeOf, versionProblem } from '@shared/domain/submission/version';
import { describe, expect, it } from 'vitest';

const rule = (field: string) => {
  const found = TEXT_RULES.find((one) => one.field === field);
  if (!found) throw new Error(field);
  return found;
};

describe('the limits of a version’s texts', () => {
  it.each([
    ['whatsNew', 4_000],
    ['description', 4_000],
    ['promotionalText', 170],
  ])('%s takes %i characters, emoji counted as one, and no more', (field, limit) => {
    expect(textProblem(rule(field), '🙂'.repeat(limit))).toBeNull();
    expect(textProblem(rule(field), 'a'.repeat(limit + 2))).toContain('2 characters too long');
  });

  it('counts keywords in bytes', () => {
    const keywords = rule('keywords');
    expect(textLength(keywords, 'aé€🙂')).toBe(1 + 2 + 3 + 4);
    expect(textProblem(keywords, 'é'.repeat(50))).toBeNull();
    expect(textProblem(keywords, 'é'.repeat(51))).toContain('2 bytes too long');
  });

  it('takes addresses only where addresses belong', () => {
    expect(textProblem(rule('supportUrl'), 'https://example.com/help')).toBeNull();
    expect(textProblem(rule('supportUrl'), '')).toBeNull();
    expect(textProblem(rule('supportUrl'), 'example')).toContain('no address');
  });

  it('names everything that keeps a version from its review', () => {
    const text = {
      locale: 'fr-FR',
      id: 'l1',
      description: 'Bonjour',
      keywords: 'sante',
      whatsNew: null,
      promotionalText: null,
      supportUrl: 'https://example.com',
      marketingUrl: null,
    };
    expect(missingPieces({ texts: [text], build: null, first: false })).toEqual([
      'No build is attached.',
      'What’s new is empty in fr-FR.',
    ]);
    expect(missingPieces({ texts: [text], build: {}, first: true })).toEqual([]);
    expect(missingPieces({ texts: [{ ...text, keywords: '' }], build: {}, first: true })).toEqual([
      'Keywords are empty in fr-FR.',
    ]);
  });
});

describe('the code of a version', () => {
  it('rises with the version and never meets another one', () => {
    const versions = ['1.0', '1.0.1', '1.4.0', '1.5', '1.10.0', '2', '2.0.1', '10.0.0', '2024.1115.3'];
    const codes = versions.map((version) => versionCodeOf(version) ?? Number.NaN);
    expect([...codes].sort((a, b) => a - b)).toEqual(codes);
    expect(new Set(codes).size).toBe(versions.length);
    expect(codes.every(Number.isSafeInteger)).toBe(true);
  });

  it('is none for a text that is no version', () => {
    for (const text of ['', '1.', 'v1.2', '1.2.3.4', '1.2-beta']) expect(versionCodeOf(text)).toBeNull();
  });

  it('says what is wrong with a version that cannot come next', () => {
    expect(versionProblem('1.5.0', '1.4.0')).toBeNull();
    expect(versionProblem('1.4.0', '1.4.0')).toContain('higher than 1.4.0');
    expect(versionProblem('1.5.x', '1.4.0')).toContain('whole numbers');
    expect(nextVersion('1.4.3')).toBe('1.5.0');
  });
});
