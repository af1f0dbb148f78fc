import type { ReleaseRow } from '@shared/domain/lane';
import { useEffect, useRef } from 'react';
import { Card } from '../../ui/card/card';
import { releaseHref } from '../../ui/lane/lane-acts';
import { Link, useGo } from '../../ui/link/link';
import { Cell, Head, Row, Table } from '../../ui/table/table';
import { Age } from '../../ui/time/age';
import styles from './releases.module.css';
import { TrackChip } from './track-chip';

/** The releases as rows: J and K move, Enter opens. */
export function ReleaseTable({ rows }: { readonly rows: readonly ReleaseRow[] }) {
  const go = useGo();
  const table = useRef<HTMLTableElement>(null);
  useEffect(() => {
    // J and K work at once, unless a person is already somewhere else.
    if (document.activeElement !== document.body) return;
    table.current?.querySelector<HTMLElement>('[data-row]')?.focus({ preventScroll: true });
  }, []);
  return (
    <Card padded={false}>
      <Table label="Releases" ref={table}>
        <thead>
          <tr>
            <Head>App</Head>
            <Head>Version</Head>
            <Head>Tracks</Head>
            <Head numeric>Since</Head>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const href = releaseHref(row);
            return (
              <Row
                key={`${row.appId}/${row.versionCode}`}
                data-row
                tabIndex={0}
                className={styles.row}
                faded={row.lanes.every((lane) => lane.state.kind === 'superseded')}
                onClick={() => go(href)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' && event.target === event.currentTarget) go(href);
                }}
              >
                <Cell>{row.appName}</Cell>
                <Cell>
                  <Link className={styles.version} href={href} tabIndex={-1}>
                    {row.label}
                  </Link>
                </Cell>
                <Cell>
                  <div className={styles.tracks}>
                    {row.lanes.map((lane) => (
                      <TrackChip key={lane.track} lane={lane} />
                    ))}
                    {row.lanes.length === 0 && <span className={styles.none}>On no track</span>}
                  </div>
                </Cell>
                <Cell numeric>{row.since ? <Age at={row.since} /> : '–'}</Cell>
              </Row>
            );
          })}
        </tbody>
      </Table>
    </Card>
  );
}
