import type { ReactNode } from 'react';
import { Breadcrumbs } from '../ui/shell/breadcrumbs';
import { Page } from '../ui/shell/page';
import { TabLinks } from '../ui/tabs/tab-links';

/** The lists of the backend. */
export type BackendPart = 'services' | 'builds' | 'images' | 'containers';

const PARTS: readonly { readonly part: BackendPart; readonly label: string }[] = [
  { part: 'services', label: 'Services' },
  { part: 'builds', label: 'Builds' },
  { part: 'images', label: 'Images' },
  { part: 'containers', label: 'Containers' },
];

interface BackendPageProps {
  readonly part: BackendPart;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A list of the backend, with the way to the others. */
export function BackendPage({ part, note, actions, children }: BackendPageProps) {
  const label = PARTS.find((one) => one.part === part)?.label ?? '';
  return (
    <Page title="Backend" note={note} actions={actions}>
      <Breadcrumbs trail={[{ label: 'Backend', href: '/backend' }, { label }]} />
      <TabLinks
        label="Backend"
        links={PARTS.map((one) => ({
          label: one.label,
          href: `/backend/${one.part}`,
          current: one.part === part,
        }))}
      />
      {children}
    </Page>
  );
}
