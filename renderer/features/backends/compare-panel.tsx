import type { ServiceDetailView } from '@shared/contract/backends';
import { useState } from 'react';
import { SelectField } from '../../ui/field/field';
import { SidePanel } from '../../ui/sheet/side-panel';
import { RevisionDiff, revisionOptions } from './revision-diff';

interface ComparePanelProps {
  readonly environment: string;
  readonly service: ServiceDetailView;
  readonly onClose: () => void;
}

/** What differs between any two revisions that the cluster keeps. It begins with the newest two. */
export function ComparePanel({ environment, service, onClose }: ComparePanelProps) {
  const [newest, before] = service.revisions;
  const [to, setTo] = useState(newest?.revision ?? 0);
  const [from, setFrom] = useState(before?.revision ?? 0);
  return (
    <SidePanel phase="Nothing is changed here" title={`Revisions of ${service.name}`} onClose={onClose}>
      <SelectField
        label="From"
        value={String(from)}
        onChange={(event) => setFrom(Number(event.currentTarget.value))}
        options={revisionOptions(service, to)}
      />
      <SelectField
        label="To"
        value={String(to)}
        onChange={(event) => setTo(Number(event.currentTarget.value))}
        options={revisionOptions(service, from)}
      />
      <RevisionDiff environment={environment} service={service.id} from={from} to={to} />
    </SidePanel>
  );
}
