import type { ServiceView } from '@shared/contract/builds';
import { Button } from '../../ui/button/button';
import { Card, CardFooter, CardHeader } from '../../ui/card/card';
import { Chip } from '../../ui/chip/chip';
import { bytesWords } from '../../ui/data/bytes';
import { Icon } from '../../ui/icon/icon';
import { Link } from '../../ui/link/link';
import { Age } from '../../ui/time/age';
import { useNow } from '../../ui/time/now-provider';
import { buildLook, sizeChange } from './build-words';
import styles from './builds.module.css';

interface ServiceCardProps {
  readonly service: ServiceView;
  /** Why nothing can be built now. */
  readonly locked: string | null;
  readonly onBuild: () => void;
}

/** A service: where its Dockerfile lies, how its last build went, and the way to the next. */
export function ServiceCard({ service, locked, onBuild }: ServiceCardProps) {
  const { lastBuild } = service;
  const look = buildLook(lastBuild ?? NEVER, useNow());
  return (
    <li>
      <Card aria-labelledby={`service-${service.id}`}>
        <CardHeader
          id={`service-${service.id}`}
          title={service.name}
          aside={
            lastBuild && (
              <Chip tone={look.tone} icon={look.icon} spin={look.icon === 'loader'}>
                {look.words}
              </Chip>
            )
          }
        />
        <p className={styles.path} title={service.dockerfile}>
          {service.dockerfile}
        </p>
        <p className={styles.path} title={service.image}>
          {service.image}
        </p>
        {service.problem && (
          <p className={styles.problem}>
            <Icon name="alert-triangle" size={14} /> {service.problem}
          </p>
        )}
        <CardFooter
          note={
            lastBuild ? (
              <>
                <Link className={styles.link} href={`/backend/builds/${encodeURIComponent(lastBuild.id)}`}>
                  {lastBuild.title}
                </Link>
                {lastBuild.sizeBytes !== null &&
                  `${bytesWords(lastBuild.sizeBytes)} ${sizeChange(lastBuild.sizeDelta)}`}
                <Age at={lastBuild.startedAt} />
              </>
            ) : (
              'Not built here yet'
            )
          }
        >
          <Button size="small" icon="box" lockedReason={service.problem ?? locked} onClick={onBuild}>
            Build…<span className="visually-hidden"> {service.name}</span>
          </Button>
        </CardFooter>
      </Card>
    </li>
  );
}

const NEVER = { state: 'cancelled', startedAt: '1970-01-01T00:00:00Z', endedAt: null } as const;
