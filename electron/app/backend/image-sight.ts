import type { UndoSight } from '@shared/domain/backend/revisions';
import { failureOf } from '@shared/domain/failure';
import type { Session } from '../session';

/** A registry that is slow is not waited for: who undoes is in a hurry. */
const REGISTRY_MS = 4_000;

/** Asks the registry for an image that no pod runs. What it does not say is not known, and never safe. */
export async function imageSight(
  { docker }: Pick<Session, 'docker'>,
  image: string,
): Promise<UndoSight['image']> {
  try {
    const { engine } = await docker.open();
    return (await engine.inRegistry(image, AbortSignal.timeout(REGISTRY_MS)))
      ? { present: true, sentence: `The registry has ${image}.` }
      : { present: false, sentence: `The registry has no ${image} any more.` };
  } catch (error) {
    return {
      present: null,
      sentence: `No pod runs ${image} now, and the registry could not be asked: ${lowered(failureOf(error).message)}`,
    };
  }
}

const lowered = (sentence: string): string => sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
