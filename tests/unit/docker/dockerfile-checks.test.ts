import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDockerfile } from '../../../electron/builds/docker/dockerfile-checks';

const GUIDE = join(import.meta.dirname, '../../../resources/sandbox/backend/Dockerfile');
/** Rules that say more than that all is well, with the line that they are about. */
const complaints = (...lines: readonly string[]) =>
  checkDockerfile(lines.join('\n'))
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ rule, verdict, line }) => ({ rule, verdict, line }));
const WELL = ['USER 1000', 'HEALTHCHECK CMD ["/ok"]', 'CMD ["/run"]'];

describe('the checks of a Dockerfile', () => {
  it.each([
    ['FROM python', 'latest-tag'],
    ['FROM python:latest AS base', 'latest-tag'],
    ['FROM localhost:5000/python', 'latest-tag'],
  ])('find an image without a version: %s', (from, rule) => {
    expect(complaints('# one line before', from, ...WELL)).toEqual([{ rule, verdict: 'warning', line: 2 }]);
  });

  it.each([
    ['FROM python:3.10-slim'],
    ['FROM scratch'],
    [`FROM python@sha256:${'0'.repeat(64)}`],
    ['FROM localhost:5000/python:3.10'],
  ])('leave one with a version alone: %s', (from) => {
    expect(complaints(from, ...WELL)).toEqual([]);
  });

  it('find root, whether it is named or nobody else is, in the stage that runs', () => {
    const health = 'HEALTHCHECK CMD ["/ok"]';
    expect(complaints('FROM a:1', health)).toEqual([{ rule: 'root-user', verdict: 'warning', line: null }]);
    expect(complaints('FROM a:1', 'USER app', 'USER root', health)).toEqual([
      { rule: 'root-user', verdict: 'warning', line: 3 },
    ]);
    // What a stage builds on gives it its user; another stage's does not.
    expect(complaints('FROM a:1 AS base', 'USER app', 'FROM base', health)).toEqual([]);
    expect(complaints('FROM a:1 AS tools', 'USER app', 'FROM b:1', health)).toEqual([
      { rule: 'root-user', verdict: 'warning', line: null },
    ]);
  });

  it('find a health check that is missing or switched off', () => {
    expect(complaints('FROM a:1', 'USER app')).toEqual([
      { rule: 'health-check', verdict: 'warning', line: null },
    ]);
    expect(complaints('FROM a:1', 'USER app', 'HEALTHCHECK NONE')).toEqual([
      { rule: 'health-check', verdict: 'warning', line: 3 },
    ]);
  });

  it('find secrets in ENV and ARG, in every form, and show none of them', () => {
    const text = [
      'FROM a:1',
      'ARG NPM_TOKEN',
      'ENV DB_PASSWORD=canary-one',
      'ENV API_KEY canary-two',
      'ENV MODE=fast \\',
      '    CLIENT_SECRET="canary-three"',
      ...WELL,
    ].join('\n');
    const found = checkDockerfile(text).filter(({ rule }) => rule === 'secret');
    expect(found.map(({ verdict, line, title }) => ({ verdict, line, name: title.split(' ')[0] }))).toEqual([
      { verdict: 'error', line: 2, name: 'NPM_TOKEN' },
      { verdict: 'error', line: 3, name: 'DB_PASSWORD' },
      { verdict: 'error', line: 4, name: 'API_KEY' },
      { verdict: 'error', line: 5, name: 'CLIENT_SECRET' },
    ]);
    expect(JSON.stringify(found)).not.toContain('canary');
  });

  it("find nothing wrong with the deployment guide's own file", () => {
    const findings = checkDockerfile(readFileSync(GUIDE, 'utf8'));
    expect(findings.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect(findings.find(({ rule }) => rule === 'root-user')).toMatchObject({ line: 14, verdict: 'pass' });
  });
});
