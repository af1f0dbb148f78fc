import type { DockerfileFinding } from '@shared/contract/builds';
import { type LineFinding, LineFindings } from '../../ui/build/line-findings';
import { Card } from '../../ui/card/card';
import { Chip } from '../../ui/chip/chip';
import styles from './builds.module.css';

/** What was found in the Dockerfile, worst first. */
export function FindingsCard({ findings }: { readonly findings: readonly DockerfileFinding[] }) {
  return (
    <Card padded={false} className={styles.findingsCard ?? ''} aria-labelledby="build-findings">
      <div className={styles.head}>
        <h2 id="build-findings">Dockerfile</h2>
        <span className={styles.headEnd}>
          <FindingChips findings={findings} />
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: more findings than fit must be scrollable by keyboard */}
      <section className={styles.findings} aria-label="Findings in the Dockerfile" tabIndex={0}>
        <LineFindings findings={findingViews(findings)} />
      </section>
    </Card>
  );
}

/** How many errors, warnings and passes. */
export function FindingChips({ findings }: { readonly findings: readonly DockerfileFinding[] }) {
  const count = (verdict: DockerfileFinding['verdict']) =>
    findings.filter((finding) => finding.verdict === verdict).length;
  const errors = count('error');
  const warnings = count('warning');
  const passes = count('pass');
  return (
    <>
      {errors > 0 && (
        <Chip tone="failed" icon="circle-x">
          {errors} {errors === 1 ? 'error' : 'errors'}
        </Chip>
      )}
      {warnings > 0 && (
        <Chip tone="watch" icon="alert-triangle">
          {warnings} {warnings === 1 ? 'warning' : 'warnings'}
        </Chip>
      )}
      {passes > 0 && (
        <Chip tone="done" icon="circle-check">
          {passes} pass
        </Chip>
      )}
    </>
  );
}

const ORDER: readonly DockerfileFinding['verdict'][] = ['error', 'warning', 'pass'];

/** Findings as they are drawn: worst first, then by line. */
export function findingViews(findings: readonly DockerfileFinding[]): readonly LineFinding[] {
  return [...findings]
    .sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || (a.line ?? 0) - (b.line ?? 0))
    .map(({ rule, verdict, line, title, advice, quote }) => ({
      id: `${rule}/${line ?? ''}/${title}`,
      verdict,
      line,
      title,
      advice: verdict === 'pass' ? '' : advice,
      quote: verdict === 'pass' ? null : quote,
    }));
}
