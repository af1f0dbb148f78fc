import type { RegistryView } from '@shared/contract/engines';
import { useQuery } from '@tanstack/react-query';
import { useBrain } from '../../bridge/bridge-context';
import { Card, CardHeader } from '../../ui/card/card';
import { Cell, Head, Row, Table } from '../../ui/table/table';
import styles from './builds.module.css';

/** Registries that services push to or this computer has signed in to. */
export function RegistriesCard() {
  const brain = useBrain();
  const registries = useQuery(brain.engines.registries.queryOptions());
  if (!registries.data || registries.data.length === 0) return null;
  return (
    <Card padded={false} aria-labelledby="registries-title">
      <div className={styles.tableHead}>
        <CardHeader
          id="registries-title"
          title="Registries"
          note="As this computer’s Docker settings know them"
        />
      </div>
      <Table label="Registries" dense>
        <thead>
          <tr>
            <Head>Registry</Head>
            <Head>Credential</Head>
            <Head>Services</Head>
          </tr>
        </thead>
        <tbody>
          {registries.data.map((registry) => (
            <Row key={registry.host}>
              <Cell mono>{registry.host}</Cell>
              <Cell>{credentialWords(registry)}</Cell>
              <Cell>{registry.services.join(', ') || '–'}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function credentialWords({ credential, detail }: RegistryView): string {
  switch (credential) {
    case 'helper':
      return `From the helper ${detail ?? ''}`.trim();
    case 'config':
      return detail ? `As ${detail}` : 'From Docker’s settings';
    case 'none':
      return 'None: pushes go without signing in';
  }
}
