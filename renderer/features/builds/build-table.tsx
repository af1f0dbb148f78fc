import type { BuildRow } from '@shared/contract/builds';
import { Chip } from '../../ui/chip/chip';
import { bytesWords } from '../../ui/data/bytes';
import { Link, useGo } from '../../ui/link/link';
import { Cell, Head, Row, Table } from '../../ui/table/table';
import { Age } from '../../ui/time/age';
import { useNow } from '../../ui/time/now-provider';
import { buildLook, sizeChange } from './build-words';
import styles from './builds.module.css';

/** Every build, newest first: J and K move, Enter opens. */
export function BuildTable({ rows }: { readonly rows: readonly BuildRow[] }) {
  const go = useGo();
  return (
    <Table label="Builds" dense>
      <thead>
        <tr>
          <Head>Build</Head>
          <Head>Service</Head>
          <Head>State</Head>
          <Head>From</Head>
          <Head numeric>Cached</Head>
          <Head numeric>Size</Head>
          <Head numeric>Change</Head>
          <Head>Digest</Head>
          <Head numeric>Started</Head>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const href = `/backend/builds/${encodeURIComponent(row.id)}`;
          return (
            <Row
              key={row.id}
              data-row
              tabIndex={0}
              className={styles.row ?? ''}
              faded={row.state === 'cancelled'}
              onClick={() => go(href)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && event.target === event.currentTarget) go(href);
              }}
            >
              <Cell mono>
                <Link href={href} tabIndex={-1} className={styles.strong}>
                  {row.title}
                </Link>
              </Cell>
              <Cell>{row.serviceName}</Cell>
              <Cell>
                <StateCell row={row} />
              </Cell>
              <Cell mono>
                {row.commit ? row.commit.slice(0, 7) : '–'}
                {row.dirty && <span className={styles.muted}> changed</span>}
              </Cell>
              <Cell numeric>{row.steps > 0 ? `${row.cached} of ${row.steps}` : '–'}</Cell>
              <Cell numeric>{row.sizeBytes === null ? '–' : bytesWords(row.sizeBytes)}</Cell>
              <Cell numeric>{sizeChange(row.sizeDelta) || '–'}</Cell>
              <Cell mono className={styles.muted ?? ''}>
                {row.digest ? row.digest.replace(/^.*sha256:/, '').slice(0, 12) : 'not pushed'}
              </Cell>
              <Cell numeric>
                <Age at={row.startedAt} />
              </Cell>
            </Row>
          );
        })}
      </tbody>
    </Table>
  );
}

function StateCell({ row }: { readonly row: BuildRow }) {
  const look = buildLook(row, useNow());
  return (
    <Chip tone={look.tone} icon={look.icon} spin={look.icon === 'loader'}>
      {look.words}
    </Chip>
  );
}
