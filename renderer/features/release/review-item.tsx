import type { AppId } from '@shared/domain/ids';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type BrainClient, useBrain, useBridge } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { Button } from '../../ui/button/button';
import { TextArea } from '../../ui/field/field';
import { Age } from '../../ui/time/age';
import styles from './release.module.css';
import { Stars } from './stars';

/** One review as the brain tells it. */
type Review = Awaited<ReturnType<BrainClient['reviews']['list']>>['reviews'][number];

interface ReviewItemProps {
  readonly appId: AppId;
  readonly review: Review;
  /** Longest answer that the store takes, characters. */
  readonly limit: number;
}

/** One review with its answer, and the way to write or change it. */
export function ReviewItem({ appId, review, limit }: ReviewItemProps) {
  const [writing, setWriting] = useState(false);
  const facts = [review.versionName ?? review.versionCode, review.device, review.language].filter(Boolean);
  return (
    <li className={styles.review}>
      <div className={styles.reviewHead}>
        <Stars count={review.stars} />
        <b>{review.author}</b>
        <Age at={review.at} />
      </div>
      <p lang={languageOf(review.language)}>{review.text}</p>
      <div className={styles.reviewFacts}>
        <span>{facts.join(', ')}</span>
        {!writing && (
          <Button size="small" kind="quiet" onClick={() => setWriting(true)}>
            {review.reply ? 'Change the reply…' : 'Reply…'}
            <span className="visually-hidden"> to {review.author}</span>
          </Button>
        )}
      </div>
      {review.reply && !writing && (
        <blockquote className={styles.reply}>
          {review.reply.text} <Age at={review.reply.at} prefix="Replied" />
          {review.reply.pending && ', not shown before the store has looked at it'}
        </blockquote>
      )}
      {writing && <Reply appId={appId} review={review} limit={limit} onDone={() => setWriting(false)} />}
    </li>
  );
}

function Reply({ appId, review, limit, onDone }: ReviewItemProps & { readonly onDone: () => void }) {
  const { client } = useBridge();
  const brain = useBrain();
  const queries = useQueryClient();
  const [text, setText] = useState(review.reply?.text ?? '');
  const send = useMutation({
    mutationFn: () => client.reviews.reply({ appId, reviewId: review.id, text: text.trim() }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: brain.reviews.key() });
      onDone();
    },
  });
  const length = Array.from(text.trim()).length;
  const gap =
    length === 0 ? 'Write an answer.' : length > limit ? `${length - limit} characters too many.` : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (gap === null && !send.isPending) send.mutate();
  };
  const failure = send.error ? callFailure(send.error) : null;
  return (
    <form className={styles.replyForm} onSubmit={submit}>
      <TextArea
        autoFocus
        rows={3}
        label={`Reply to ${review.author}`}
        labelHidden
        placeholder="Everyone can read the reply."
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        {...(failure
          ? { error: `${failure.message} ${failure.advice}` }
          : length > limit
            ? { error: `${length} of ${limit}: ${length - limit} too many.` }
            : { hint: `${length} of ${limit}` })}
      />
      <div className={styles.replyButtons}>
        <Button size="small" onClick={onDone}>
          Cancel
        </Button>
        <Button size="small" kind="primary" type="submit" busy={send.isPending} lockedReason={gap}>
          Reply in public
        </Button>
      </div>
    </form>
  );
}

/** The App Store names the country that a review came from, and not its language: then none is claimed. */
const languageOf = (language: string): string | undefined =>
  /^[a-z]{2}(?![a-z])/i.test(language) ? language : undefined;
