import { Button } from '../../ui/button/button';
import { Icon } from '../../ui/icon/icon';
import { Menu, type MenuItem } from '../../ui/overlay/menu';
import styles from './history.module.css';
import { type HistoryFilters, PERIODS, RESULTS } from './history-filters';

interface FilterMenusProps {
  readonly filters: HistoryFilters;
  readonly people: readonly string[];
  readonly onChange: (filters: HistoryFilters) => void;
}

/** Period, who and result: each shows what is chosen. */
export function FilterMenus({ filters, people, onChange }: FilterMenusProps) {
  const who = [...people, ...(people.includes('Slipway') ? [] : ['Slipway'])];
  return (
    <>
      <FilterMenu
        name="Period"
        value={PERIODS.find((choice) => choice.period === filters.period)?.label ?? ''}
        items={PERIODS.map(({ period, label }) => ({
          label,
          checked: period === filters.period,
          onSelect: () => onChange({ ...filters, period }),
        }))}
      />
      <FilterMenu
        name="Who"
        value={filters.who ?? 'Anyone'}
        items={[null, ...who].map((name) => ({
          label: name ?? 'Anyone',
          checked: name === filters.who,
          onSelect: () => onChange({ ...filters, who: name }),
        }))}
      />
      <FilterMenu
        name="Result"
        value={RESULTS.find((choice) => choice.result === filters.result)?.label ?? 'Any result'}
        items={[{ result: null, label: 'Any result' }, ...RESULTS].map(({ result, label }) => ({
          label,
          checked: result === filters.result,
          onSelect: () => onChange({ ...filters, result }),
        }))}
      />
    </>
  );
}

function FilterMenu({
  name,
  value,
  items,
}: {
  readonly name: string;
  readonly value: string;
  readonly items: readonly MenuItem[];
}) {
  return (
    <Menu items={items} position="bottom-end">
      <Button className={styles.filter ?? ''}>
        <span className="visually-hidden">{name}: </span>
        <span className="ellipsis">{value}</span>
        <Icon name="chevron-down" size={13} />
      </Button>
    </Menu>
  );
}
