import { phaseAt } from './phase';
import type { Resource } from './state';

interface Seen {
  readonly base: string;
  readonly now: number;
}

/** Attributes that depend on the moment, or on the address by which the sandbox was asked. */
const PRESENTED: Readonly<
  Record<string, (resource: Resource, seen: Seen) => Readonly<Record<string, unknown>>>
> = {
  betaFeedbackScreenshotSubmissions: ({ id, attributes }, { base }) => {
    const screenshots = Array.isArray(attributes.screenshots) ? attributes.screenshots : [];
    return {
      screenshots: screenshots.map((one, index) => ({ ...one, url: `${base}${imagePath(id, index)}` })),
    };
  },
  appStoreVersionPhasedReleases: (resource, { now }) => phaseAt(resource, now),
};

/** Where the screenshot of a piece of feedback is fetched, signed as Apple's are: no token is wanted. */
const imagePath = (id: string, index: number): string =>
  `/feedback-images/${id}/${index}.png?accessKey=${Buffer.from(`${id}${index}`).toString('base64url').slice(0, 24)}`;

/** The attributes of a resource as an answer shows them. */
export function presented(type: string, resource: Resource, seen: Seen): Readonly<Record<string, unknown>> {
  const present = PRESENTED[type];
  return present ? { ...resource.attributes, ...present(resource, seen) } : resource.attributes;
}
