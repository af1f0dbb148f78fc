import type { Operation } from '@shared/domain/operation';
import { Button } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { Icon } from '../../ui/icon/icon';
import { Progress } from '../../ui/progress/progress';
import { Elapsed } from '../../ui/time/age';
import styles from './release.module.css';

interface OperationStripProps {
  readonly operation: Operation;
  readonly onOpen: () => void;
}

/** Work under way for this app, in one line; its calls open beside the page. */
export function OperationStrip({ operation, onOpen }: OperationStripProps) {
  return (
    <Card aria-label={`Under way: ${operation.title}`} className={styles.strip ?? ''}>
      <Icon name="loader" size={16} spin />
      <b>{operation.title}</b>
      <span className={styles.stripStep}>{operation.step}</span>
      <div className={styles.stripBar}>
        <Progress value={operation.fraction} label={operation.title} />
      </div>
      <Elapsed since={operation.startedAt} />
      <Button size="small" onClick={onOpen}>
        Show calls
      </Button>
    </Card>
  );
}
