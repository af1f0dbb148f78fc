import type { HistoryEvent } from '@shared/domain/audit';
import { memo } from 'react';
import { EventIcon } from '../../ui/data/event-icon';
import { eventLook } from '../../ui/data/event-look';
import { Highlight } from '../../ui/data/highlight';
import { Cell, GroupRow, Row } from '../../ui/table/table';
import { clock, duration } from '../../ui/time/format';
import { useNow } from '../../ui/time/now-provider';
import styles from './event-list.module.css';
import { actorTitle, dayTitle, targetTitle } from './history-rows';

/** Columns of the list. */
export const COLUMNS = 5;

interface DayRowProps {
  /** The beginning of the day, ms since the epoch. */
  readonly day: number;
  readonly count: number;
  /** Events of this day are still to be fetched. */
  readonly cut: boolean;
  readonly searching: boolean;
}

/** The line over the events of one day. */
export function DayRow({ day, count, cut, searching }: DayRowProps) {
  const noun = searching ? (count === 1 ? 'match' : 'matches') : count === 1 ? 'event' : 'events';
  return (
    <GroupRow columns={COLUMNS} note={`${count}${cut ? '+' : ''} ${noun}`}>
      <DayTitle day={day} />
    </GroupRow>
  );
}

function DayTitle({ day }: { readonly day: number }) {
  return dayTitle(day, useNow());
}

interface EventRowProps {
  readonly id: string;
  /** Its number in the grid, from 1. */
  readonly index: number;
  readonly event: HistoryEvent;
  readonly selected: boolean;
  readonly marked: string;
  readonly onSelect: (sequence: number) => void;
}

/** One event on one line. */
export const EventRow = memo(function EventRow(props: EventRowProps) {
  const { id, index, event, selected, marked, onSelect } = props;
  const look = eventLook(event);
  return (
    <Row
      id={id}
      aria-rowindex={index}
      aria-selected={selected}
      selected={selected}
      onClick={() => onSelect(event.sequence)}
    >
      <Cell mono className={styles.quiet ?? ''}>
        <time dateTime={event.at}>{clock(Date.parse(event.at))}</time>
      </Cell>
      <Cell title={event.title} data-selected={selected || undefined} className={styles.title ?? ''}>
        <EventIcon {...look} />
        <Highlight text={event.title} query={marked} />
      </Cell>
      <Cell className={styles.quiet ?? ''}>{targetTitle(event)}</Cell>
      <Cell className={styles.quiet ?? ''}>{actorTitle(event)}</Cell>
      <Cell numeric className={styles.quiet ?? ''}>
        {event.tookMs === null ? '' : duration(event.tookMs)}
      </Cell>
    </Row>
  );
});
