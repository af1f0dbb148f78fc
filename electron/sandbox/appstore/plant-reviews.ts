import { appleDate } from './app-store';
import { type Bed, DAY_MS } from './bed';
import { seeded, seededPick } from './chance';
import { steadyUuid } from './shelf';

const WORDS = [
  ['Does what it says', 'All my papers in one place. I found a prescription from last year in seconds.', 5],
  ['Good, with a wish', 'I would love a widget for the next reminder.', 4],
  ['Crashes on import', 'It closes when I import a large PDF from my hospital.', 1],
  ['Sehr praktisch', 'Endlich alles an einem Ort. Die Suche ist schnell.', 5],
  ['Bien mais lent', 'L’ouverture d’un scan prend trop de temps sur mon iPhone 12.', 3],
  ['Sharing is great', 'My doctor got the summary before the appointment.', 5],
  ['Reminders come twice', 'Since the last update I get every reminder twice.', 2],
] as const;

/** What customers wrote in the App Store, newest last; every fourth was answered. */
export function plantReviews({ shelf, app, seed, now }: Bed): void {
  const live = shelf.many('apps', app.id, 'appStoreVersions', 'appStoreVersions').at(-1);
  for (let number = 0; number < seed.reviews; number += 1) {
    const id = steadyUuid(`review ${app.id} ${number}`);
    const [title, body, rating] = WORDS[Math.floor(seeded(`words ${id}`) * WORDS.length)] ?? WORDS[0];
    const at =
      now - ((seed.reviews - number) / seed.reviews) * 30 * DAY_MS - seeded(`hour ${id}`) * DAY_MS * 0.5;
    shelf.add('customerReviews', {
      id,
      attributes: {
        rating,
        title,
        body,
        reviewerNickname: `reader${Math.floor(seeded(`nick ${id}`) * 9000 + 1000)}`,
        createdDate: appleDate(at),
        territory: seededPick(['BEL', 'FRA', 'DEU', 'USA', 'CHE'], `land ${id}`),
      },
      links: { app: app.id, ...(live ? { appStoreVersion: live.id } : {}) },
    });
    if (number % 4 !== 1) continue;
    shelf.add('customerReviewResponses', {
      id: steadyUuid(`answer ${id}`),
      attributes: {
        responseBody: 'Thank you for telling us. We look into it.',
        lastModifiedDate: appleDate(at + DAY_MS / 2),
        state: 'PUBLISHED',
      },
      links: { review: id },
    });
  }
}
