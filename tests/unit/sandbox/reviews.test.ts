import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Answer, errorOf, PACKAGE } from './play-client';
import { HOUR, heldAt, NOW } from './reporting-client';
import { started } from './started';

const listSchema = z.object({
  reviews: z
    .array(
      z.object({
        reviewId: z.string(),
        comments: z.array(
          z.object({
            userComment: z
              .object({ text: z.string(), lastModified: z.object({ seconds: z.string() }) })
              .optional(),
            developerComment: z.object({ text: z.string() }).optional(),
          }),
        ),
      }),
    )
    .default([]),
  tokenPagination: z.object({ nextPageToken: z.string() }).optional(),
  pageInfo: z.object({ totalResults: z.number(), resultPerPage: z.number(), startIndex: z.number() }),
});

async function world() {
  const { sandbox } = await started({ scenario: 'crash-spike' });
  const client = await heldAt(sandbox);
  const list = async (query = '') => listSchema.parse((await client.call('GET', `/reviews${query}`)).body);
  const ids = async () => (await list('?maxResults=100')).reviews.map(({ reviewId }) => reviewId);
  const reply = (id: string, text: unknown): Promise<Answer> =>
    client.call('POST', `/reviews/${id}:reply`, { replyText: text });
  return { sandbox, client, app: sandbox.world.app(PACKAGE), list, ids, reply };
}

test('a review carries its stars, its version and its reply, newest first', async () => {
  const { list, app } = await world();
  const { reviews, pageInfo } = await list();
  expect(reviews).toHaveLength(8);
  expect(pageInfo).toEqual({ totalResults: 8, resultPerPage: 8, startIndex: 0 });
  const times = reviews.map((one) => Number(one.comments[0]?.userComment?.lastModified.seconds));
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  const answered = app.reviews.find(({ reply }) => reply)!;
  expect(reviews.find(({ reviewId }) => reviewId === answered.reviewId)?.comments).toHaveLength(2);
});

test('only reviews with text of the last week are listed', async () => {
  const { sandbox, app, ids } = await world();
  const [review] = app.reviews;
  app.reviews.push({ ...review!, reviewId: 'stars-only', text: ' ' });
  app.reviews.push({ ...review!, reviewId: 'old', modifiedAt: NOW - 7 * 24 * HOUR - 1 });
  app.reviews.push({ ...review!, reviewId: 'to-come', modifiedAt: NOW + HOUR });
  const now = await ids();
  expect(now).toHaveLength(8);
  expect(now).not.toContain('to-come');
  sandbox.clock.advance(2 * HOUR);
  expect(await ids()).toContain('to-come');
  sandbox.clock.advance(30 * 24 * HOUR);
  expect(await ids()).toEqual([]);
});

test('pages go on by token, and a review that arrives meanwhile shifts nothing', async () => {
  const { list, app, ids } = await world();
  const all = await ids();
  const first = await list('?maxResults=3');
  expect(first.reviews).toHaveLength(3);
  app.reviews.push({ ...app.reviews[0]!, reviewId: 'new', modifiedAt: NOW });
  const seen = first.reviews.map(({ reviewId }) => reviewId);
  let token = first.tokenPagination?.nextPageToken;
  while (token) {
    const page = await list(`?maxResults=3&token=${token}`);
    seen.push(...page.reviews.map(({ reviewId }) => reviewId));
    token = page.tokenPagination?.nextPageToken;
  }
  expect(seen).toEqual(all);
  expect((await list('?startIndex=5')).reviews).toHaveLength(4);
});

test('one review can be read, and one that there is not is 404', async () => {
  const { client, ids } = await world();
  const [id] = await ids();
  expect((await client.call('GET', `/reviews/${id}?translationLanguage=de`)).body).toMatchObject({
    reviewId: id,
    comments: [{ userComment: { starRating: 1, originalText: expect.any(String), appVersionCode: 142 } }],
  });
  expect(errorOf(await client.call('GET', '/reviews/none')).code).toBe(404);
  expect(errorOf(await client.call('GET', '/reviews?token=none')).code).toBe(400);
});

test('a reply is kept without its HTML, and the next one takes its place', async () => {
  const { client, reply, ids } = await world();
  const [id = ''] = await ids();
  const comments = async () =>
    z.object({ comments: z.array(z.unknown()) }).parse((await client.call('GET', `/reviews/${id}`)).body)
      .comments;
  expect(await comments()).toHaveLength(1);
  expect((await reply(id, 'We are <b>sorry</b>, 1 < 2.')).body).toEqual({
    result: {
      replyText: 'We are sorry, 1 < 2.',
      lastEdited: { seconds: String(NOW / 1000), nanos: 0 },
    },
  });
  await reply(id, 'It is mended in 1.4.1.');
  expect(await comments()).toEqual([
    expect.anything(),
    { developerComment: expect.objectContaining({ text: 'It is mended in 1.4.1.' }) },
  ]);
});

test('a reply has 350 characters at most, and one at least', async () => {
  const { reply, ids } = await world();
  const [id = ''] = await ids();
  expect((await reply(id, '😀'.repeat(350))).status).toBe(200);
  expect(errorOf(await reply(id, 'x'.repeat(351)))).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' });
  expect((await reply(id, `<b>${'x'.repeat(350)}</b>`)).status).toBe(200);
  expect(errorOf(await reply(id, '<br>')).code).toBe(400);
  expect(errorOf(await reply(id, undefined)).code).toBe(400);
  expect(errorOf(await reply('none', 'Thank you.')).code).toBe(404);
});

test('200 readings an hour and 2,000 replies a day are allowed for each app', async () => {
  const { sandbox, client, reply, ids } = await world();
  const [id = ''] = await ids();
  const url = `/androidpublisher/v3/applications/${PACKAGE}/reviews/${id}`;
  // Side by side, because two thousand one after the other take half a minute.
  const statuses = async (count: number, ask: () => Promise<{ readonly status: number }>) => {
    const found = new Set<number>();
    for (let left = count; left > 0; left -= 100) {
      const answers = await Promise.all(Array.from({ length: Math.min(left, 100) }, ask));
      for (const { status } of answers) found.add(status);
    }
    return [...found];
  };
  expect(await statuses(199, () => client.send('GET', url))).toEqual([200]);
  expect(errorOf(await client.call('GET', '/reviews'))).toMatchObject({
    code: 429,
    status: 'RESOURCE_EXHAUSTED',
  });
  sandbox.clock.advance(HOUR);
  expect((await client.call('GET', '/reviews')).status).toBe(200);
  const thank = () => client.send('POST', `${url}:reply`, '{"replyText":"Thanks."}');
  expect(await statuses(2_000, thank)).toEqual([200]);
  expect(errorOf(await reply(id, 'Once more.')).code).toBe(429);
  sandbox.clock.advance(24 * HOUR - 1);
  expect((await reply(id, 'A day later.')).status).toBe(200);
});
