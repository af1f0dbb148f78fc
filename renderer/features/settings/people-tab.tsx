import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { Button } from '../../ui/button/button';
import { Card, CardHeader } from '../../ui/card/card';
import { PersonAvatar } from '../../ui/data/person-avatar';
import { useToast } from '../../ui/feedback/toast';
import { TextInput } from '../../ui/field/field';
import styles from './settings.module.css';

/** Who sits here, and whom the history knows. */
export function PeopleTab() {
  const brain = useBrain();
  const info = useQuery(brain.system.info.queryOptions());
  const stats = useQuery(brain.history.stats.queryOptions());
  const me = info.data?.person;
  const people = stats.data?.people ?? [];
  return (
    <>
      <Card>
        <CardHeader title="Your name" />
        <p className={styles.words}>
          The history writes it beside everything you do. Earlier events keep the old one.
        </p>
        {me !== undefined && <NameForm key={me} name={me} />}
      </Card>
      {people.length > 0 && (
        <Card>
          <CardHeader title="People in the history" />
          <ul className={styles.people}>
            {people.map((person) => (
              <li key={person}>
                <PersonAvatar name={person} named />
                {person}
                {person === me && <span>You</span>}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

function NameForm({ name }: { readonly name: string }) {
  const brain = useBrain();
  const queries = useQueryClient();
  const toast = useToast();
  const [typed, setTyped] = useState(name);
  const rename = useMutation(
    brain.system.rename.mutationOptions({
      onSuccess: async (_, { person }) => {
        await queries.invalidateQueries({ queryKey: brain.system.key() });
        toast({ tone: 'done', icon: 'circle-check', title: `You are ${person} from now on` });
      },
      onError: (error) => {
        const failure = callFailure(error);
        toast({ tone: 'failed', icon: 'circle-x', title: failure.message, detail: failure.advice });
      },
    }),
  );
  const wanted = typed.trim();
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (wanted !== '' && wanted !== name) rename.mutate({ person: wanted });
  };
  return (
    <form className={styles.form} onSubmit={save}>
      <TextInput
        label="Name"
        labelHidden
        autoComplete="name"
        maxLength={80}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button
        type="submit"
        busy={rename.isPending}
        lockedReason={wanted === '' ? 'Type a name.' : wanted === name ? 'This is your name already.' : null}
      >
        Save name
      </Button>
    </form>
  );
}
