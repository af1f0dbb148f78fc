import { z } from 'zod';
import { ApiError, invalidArgument, notFound } from '../api-error';
import { type Exchange, ok } from '../exchange';
import { PUBLISHER_SCOPE, type Router } from '../router';
import type { App, Review } from '../state-schema';
import type { World } from '../world';
import { optionalText, readBody } from './wire-body';

/*
 * Reviews and replies (developers.google.com/android-publisher/reply-to-reviews): only reviews with text, written or
 * changed within the last week, of production.
 */

const WEEK_MS = 7 * 86_400_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Longest reply, in characters, once HTML is stripped. */
const REPLY_LIMIT = 350;
const USUAL_PAGE = 10;
const LARGEST_PAGE = 100;
const REVIEWS = '/androidpublisher/v3/applications/{packageName}/reviews';

const replyBody = z.strictObject({ replyText: optionalText });

/** Requests of one kind that an app may be asked within a span of time. */
class Allowance {
  readonly #limit: number;
  readonly #spanMs: number;
  readonly #what: string;
  readonly #used = new Map<string, { readonly span: number; readonly count: number }>();

  constructor(limit: number, spanMs: number, what: string) {
    this.#limit = limit;
    this.#spanMs = spanMs;
    this.#what = what;
  }

  /** Counts one request at a time (ms); throws 429 when the span's are used up. */
  spend(packageName: string, now: number): void {
    const span = Math.floor(now / this.#spanMs);
    const known = this.#used.get(packageName);
    const count = (known?.span === span ? known.count : 0) + 1;
    this.#used.set(packageName, { span, count });
    if (count <= this.#limit) return;
    throw new ApiError(
      'RESOURCE_EXHAUSTED',
      `Quota exceeded for quota metric 'Reviews API ${this.#what}' of service 'androidpublisher.googleapis.com'.`,
    );
  }
}

const timestamp = (at: number) => ({
  seconds: String(Math.floor(at / 1000)),
  nanos: (((at % 1000) + 1000) % 1000) * 1_000_000,
});

function toWire(review: Review, translationLanguage: string | null): unknown {
  const translated =
    translationLanguage !== null && !translationLanguage.startsWith(review.reviewerLanguage.slice(0, 2));
  return {
    reviewId: review.reviewId,
    authorName: review.authorName,
    comments: [
      {
        userComment: {
          // Reviews without a title begin with the tab that would follow it.
          text: `\t${review.text}`,
          ...(translated ? { originalText: `\t${review.text}` } : {}),
          lastModified: timestamp(review.modifiedAt),
          starRating: review.starRating,
          reviewerLanguage: review.reviewerLanguage,
          device: review.device,
          androidOsVersion: review.androidOsVersion,
          ...(review.appVersionCode === undefined ? {} : { appVersionCode: review.appVersionCode }),
          ...(review.appVersionName === undefined ? {} : { appVersionName: review.appVersionName }),
          thumbsUpCount: review.thumbsUpCount,
          thumbsDownCount: review.thumbsDownCount,
          deviceMetadata: {
            productName: `${review.device} (${review.deviceName})`,
            deviceClass: 'FORM_FACTOR_PHONE',
          },
        },
      },
      ...(review.reply
        ? [
            {
              developerComment: {
                text: review.reply.text,
                lastModified: timestamp(review.reply.modifiedAt),
              },
            },
          ]
        : []),
    ],
  };
}

/** What the list shows at `now`: newest first. */
function visible(app: App, now: number): readonly Review[] {
  return app.reviews
    .filter(({ text, modifiedAt }) => text.trim() !== '' && modifiedAt <= now && modifiedAt > now - WEEK_MS)
    .toSorted((a, b) => b.modifiedAt - a.modifiedAt);
}

function reviewOf(app: App, id: string | undefined): Review {
  const review = app.reviews.find(({ reviewId, text }) => reviewId === id && text.trim() !== '');
  if (!review) throw notFound('Review not found.');
  return review;
}

function wholeNumber(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null || text === '') return null;
  if (!/^\d+$/.test(text)) throw invalidArgument(`Invalid value at '${name}' (TYPE_UINT32), "${text}"`);
  return Number(text);
}

/** A token names the review before its page, so that reviews which arrive meanwhile shift nothing. */
function startOf(all: readonly Review[], query: URLSearchParams): number {
  const token = query.get('token');
  if (!token) return wholeNumber(query, 'startIndex') ?? 0;
  const id = Buffer.from(token, 'base64url').toString();
  const index = all.findIndex(({ reviewId }) => reviewId === id);
  if (index < 0) throw invalidArgument('Invalid pagination token.');
  return index + 1;
}

function listed({ query }: Exchange, all: readonly Review[]): unknown {
  const size = Math.min(wholeNumber(query, 'maxResults') || USUAL_PAGE, LARGEST_PAGE);
  const start = startOf(all, query);
  const page = all.slice(start, start + size);
  const last = page.at(-1);
  const more = last && start + page.length < all.length;
  return {
    ...(page.length > 0
      ? { reviews: page.map((review) => toWire(review, query.get('translationLanguage'))) }
      : {}),
    ...(more ? { tokenPagination: { nextPageToken: Buffer.from(last.reviewId).toString('base64url') } } : {}),
    pageInfo: { totalResults: all.length, resultPerPage: page.length, startIndex: start },
  };
}

/** Google strips HTML without a word. */
const withoutHtml = (text: string): string => text.replace(/<\/?[a-z!][^>]*>/gi, '').trim();

function replyText(text: string | undefined): string {
  const plain = withoutHtml(text ?? '');
  if (plain === '') throw invalidArgument('Reply text must not be empty.');
  const length = Array.from(plain).length;
  if (length > REPLY_LIMIT)
    throw invalidArgument(`Reply text is too long: ${length} characters (max: ${REPLY_LIMIT}).`);
  return plain;
}

/** Reviews: list, one, reply. They need no edit, and have quotas of their own for each app. */
export function registerReviews(router: Router, world: World): void {
  const reading = new Allowance(200, HOUR_MS, 'GET requests per hour');
  const replying = new Allowance(2_000, DAY_MS, 'POST requests per day');
  router.add('GET', REVIEWS, PUBLISHER_SCOPE, (exchange) => {
    const app = world.app(exchange.params.packageName);
    const now = world.clock.now();
    reading.spend(app.packageName, now);
    return ok(listed(exchange, visible(app, now)));
  });
  router.add('GET', `${REVIEWS}/{reviewId}`, PUBLISHER_SCOPE, ({ params, query }) => {
    const app = world.app(params.packageName);
    reading.spend(app.packageName, world.clock.now());
    return ok(toWire(reviewOf(app, params.reviewId), query.get('translationLanguage')));
  });
  router.add('POST', `${REVIEWS}/{reviewId}:reply`, PUBLISHER_SCOPE, async (exchange) => {
    const app = world.app(exchange.params.packageName);
    const now = world.clock.now();
    replying.spend(app.packageName, now);
    const body = await readBody(exchange, replyBody);
    const review = reviewOf(app, exchange.params.reviewId);
    const text = replyText(body.replyText);
    review.reply = { text, modifiedAt: now };
    world.changed();
    return ok({ result: { replyText: text, lastEdited: timestamp(now) } });
  });
}
