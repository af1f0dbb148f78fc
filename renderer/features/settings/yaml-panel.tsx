import type { WorkspaceProblem } from '@shared/domain/workspace';
import { useState } from 'react';
import { Button } from '../../ui/button/button';
import { Chip } from '../../ui/chip/chip';
import { Banner } from '../../ui/feedback/banner';
import { Icon } from '../../ui/icon/icon';
import { modifierKey } from '../../ui/kbd/kbd';
import { ProblemCard } from './problem-card';
import type { YamlFile } from './use-yaml-file';
import { applySuggestion, YamlEditor } from './yaml-editor';
import styles from './yaml-panel.module.css';

/** `slipway.yaml` beside the settings: edited as text, checked while typing, saved as a whole. */
export function YamlPanel({ file }: { readonly file: YamlFile }) {
  const [line, setLine] = useState(0);
  const [goTo, setGoTo] = useState<{ readonly line: number } | null>(null);
  const errors = file.problems.filter((problem) => problem.severity === 'error');
  const warnings = file.problems.filter((problem) => problem.severity === 'warning');
  const first = errors[0] ?? warnings[0];
  const explained = explainedProblem(file.problems, line);
  const dirty = file.changes.count > 0;
  const locked = saveLock(file, errors, dirty);
  const fix = () => {
    if (explained?.suggestion?.replacement === undefined) return;
    file.setText(applySuggestion(file.text, explained));
  };
  return (
    <aside className={styles.panel} aria-label="slipway.yaml">
      <header className={styles.head}>
        <h2 className="mono">slipway.yaml</h2>
        {errors.length > 0 && (
          <Chip tone="failed" icon="circle-x">
            {errors.length === 1 ? '1 error' : `${errors.length} errors`}
          </Chip>
        )}
        {errors.length === 0 && warnings.length > 0 && (
          <Chip tone="watch" icon="alert-triangle">
            {warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`}
          </Chip>
        )}
        <output className={styles.note}>
          {dirty && `${file.changes.count} ${file.changes.count === 1 ? 'line' : 'lines'} changed, not saved`}
        </output>
      </header>
      {file.conflict && (
        <div className={styles.banner}>
          <Banner
            tone="watch"
            icon="alert-triangle"
            title="The file changed on disk while you were editing."
            urgent
            action={
              <span className={styles.choices}>
                <Button size="small" onClick={file.revert}>
                  Take the file
                </Button>
                <Button size="small" onClick={file.keepMine}>
                  Keep mine
                </Button>
              </span>
            }
          >
            Nothing was overwritten. Keep mine replaces it when you save.
          </Banner>
        </div>
      )}
      {!file.writable && (
        <div className={styles.banner}>
          <Banner tone="draft" icon="lock" title="This file can only be read">
            Look at its permissions on disk.
          </Banner>
        </div>
      )}
      <YamlEditor
        text={file.text}
        onText={file.setText}
        problems={file.problems}
        changed={file.changes.lines}
        explained={explained}
        card={
          explained && (
            <ProblemCard problem={explained} wrong={underlined(file.text, explained)} onFix={fix} />
          )
        }
        readOnly={!file.writable}
        onSave={() => {
          if (locked === null) file.save();
        }}
        onFix={fix}
        onLine={setLine}
        goTo={goTo}
      />
      <div className={styles.state} data-tone={errors.length > 0 ? 'failed' : 'done'}>
        <Icon name={errors.length > 0 ? 'circle-x' : file.checked ? 'circle-check' : 'loader'} size={15} />
        <span>{stateSentence(file, errors, warnings)}</span>
        {first && (
          <Button kind="quiet" size="small" onClick={() => setGoTo({ line: first.line })}>
            Go to line {first.line}
          </Button>
        )}
      </div>
      <div className={styles.foot}>
        <span>{locked ?? (dirty ? 'Applies to the whole workspace once saved.' : '')}</span>
        {dirty && (
          <Button size="confirm" onClick={file.revert}>
            Revert
          </Button>
        )}
        <Button
          kind="primary"
          size="confirm"
          lockedReason={locked}
          busy={file.saving}
          kbd={`${modifierKey(navigator.platform)} S`}
          onClick={file.save}
        >
          Save
        </Button>
      </div>
    </aside>
  );
}

/** The problem of the caret's line, else the first error, else nothing: a warning waits until somebody goes there. */
function explainedProblem(problems: readonly WorkspaceProblem[], line: number): WorkspaceProblem | null {
  return (
    problems.find((problem) => problem.line === line) ??
    problems.find((problem) => problem.severity === 'error') ??
    null
  );
}

function saveLock(file: YamlFile, errors: readonly WorkspaceProblem[], dirty: boolean): string | null {
  if (!file.writable) return 'The file can only be read.';
  if (file.conflict) return 'Choose which text to keep first.';
  const [first] = errors;
  if (first) return `Fix line ${first.line} to save.`;
  if (!dirty) return 'Nothing to save.';
  return file.checked ? null : 'Being checked.';
}

function stateSentence(
  file: YamlFile,
  errors: readonly WorkspaceProblem[],
  warnings: readonly WorkspaceProblem[],
): string {
  if (!file.checked) return 'Checking what you typed.';
  if (errors.length > 0) return 'Slipway goes on with the last right version.';
  if (warnings.length > 0) return `The file can be used. Line ${warnings[0]?.line} deserves a look.`;
  return 'No problem found in the file.';
}

function underlined(text: string, problem: WorkspaceProblem): string {
  if (problem.line !== problem.endLine) return '';
  return text.split('\n')[problem.line - 1]?.slice(problem.column - 1, problem.endColumn - 1) ?? '';
}
