import { useState } from 'react';
import { Button } from '../button/button';
import { IconButton } from '../button/icon-button';
import { Chip, Count } from '../chip/chip';
import { STATE_LOOKS, StateChip, type StateName } from '../chip/state-chip';
import { Banner } from '../feedback/banner';
import { SelectField, TextArea, TextInput } from '../field/field';
import { ICON_NAMES, Icon } from '../icon/icon';
import { Kbd } from '../kbd/kbd';
import { Dialog } from '../overlay/dialog';
import { Menu } from '../overlay/menu';
import { Segmented } from '../tabs/segmented';
import { Tabs } from '../tabs/tabs';
import styles from './gallery.module.css';
import { Line, Specimen } from './specimen';

const nothing = () => undefined;

/** What people press, type and choose with. */
export function ControlSpecimens() {
  const [dialog, setDialog] = useState(false);
  const [tab, setTab] = useState('de');
  const [priority, setPriority] = useState('3');
  return (
    <div className={styles.column}>
      <Specimen name="Buttons">
        <Line>
          <Button kind="primary" kbd="Ctrl ↵" size="confirm">
            Advance to 10%
          </Button>
          <Button size="confirm">Cancel</Button>
          <Button icon="plus">New release</Button>
          <Button kind="danger" icon="halt">
            Halt all…
          </Button>
          <Button kind="danger-solid" icon="halt">
            Halt at 5%
          </Button>
          <Button kind="quiet" icon="filter">
            Filter
          </Button>
          <Button size="small">Promote…</Button>
          <Button busy>Testing</Button>
          <Button lockedReason="Type 10% to confirm." kind="primary">
            Advance to 10%
          </Button>
          <IconButton icon="dots" label="More" />
          <IconButton icon="x" label="Close" size="small" kind="default" />
        </Line>
      </Specimen>
      <Specimen name="Menu and dialog">
        <Line>
          <Menu
            items={[
              { label: 'Copy as JSON', icon: 'copy', onSelect: nothing },
              { label: 'Discard draft…', icon: 'trash', danger: true, onSelect: nothing },
              { label: 'Promote…', lockedReason: 'still in review', onSelect: nothing },
            ]}
          >
            <Button>More</Button>
          </Menu>
          <Button onClick={() => setDialog(true)}>Open dialog</Button>
          <Dialog
            open={dialog}
            onClose={() => setDialog(false)}
            title="Discard this draft?"
            actions={
              <>
                <Button onClick={() => setDialog(false)}>Keep it</Button>
                <Button kind="danger-solid" onClick={() => setDialog(false)}>
                  Discard
                </Button>
              </>
            }
          >
            The bundle stays at Google Play; its version code cannot be used again.
          </Dialog>
        </Line>
      </Specimen>
      <Specimen name="States">
        <Line>
          {(Object.keys(STATE_LOOKS) as StateName[]).map((state) => (
            <StateChip key={state} state={state} />
          ))}
          <Chip>Neutral</Chip>
          <Count>6</Count>
          <Kbd>Ctrl K</Kbd>
        </Line>
      </Specimen>
      <Specimen name="Tabs">
        <Tabs
          label="Languages"
          look="segment"
          value={tab}
          onChange={setTab}
          tabs={[
            { value: 'en', label: 'en-US', note: '412 of 500' },
            { value: 'fr', label: 'fr-FR', note: 'Missing', noteTone: 'watch' },
            { value: 'de', label: 'de-DE', note: '533 of 500', noteTone: 'failed' },
          ]}
        />
      </Specimen>
      <Specimen name="In-app update priority">
        <Segmented
          label="In-app update priority"
          value={priority}
          onChange={setPriority}
          options={['0', '1', '2', '3', '4', '5'].map((value) => ({ value, label: value }))}
        />
      </Specimen>
      <Specimen name="Fields">
        <div className={styles.stack}>
          <TextInput label="Version name" placeholder="1.5.0" hint="As users see it." />
          <TextInput label="Share of users" defaultValue="105%" mono error="At most 100%." />
          <TextArea label="Release notes" defaultValue="Faster scans." hint="13 of 500" />
          <SelectField
            label="Bake"
            options={[
              { value: '24', label: '24h' },
              { value: '48', label: '48h' },
            ]}
          />
        </div>
      </Specimen>
      <Specimen name="Banners">
        <div className={styles.stack}>
          <Banner
            tone="watch"
            icon="snowflake"
            title="5% is held until Tue 1 Dec 06:00"
            action={<Button size="small">See freeze</Button>}
          >
            Freeze from Wed 18:00.
          </Banner>
          <Banner tone="failed" icon="key" title="Missing permission">
            Manage testing tracks and edit tester lists.
          </Banner>
        </div>
      </Specimen>
      <Specimen name="Icons">
        <Line>
          {ICON_NAMES.map((name) => (
            <Icon key={name} name={name} size={20} />
          ))}
        </Line>
      </Specimen>
    </div>
  );
}
