import type { VitalsClient } from '../../ports/vitals-client';
import type { PlayClient } from './client';

/** The Reporting API on the sign-in that the store target has. A query is a POST, but it only reads. */
export function vitalsClient(clientOf: (accountId: string) => Promise<PlayClient>): VitalsClient {
  return {
    describe: async ({ packageName, accountId }, set, signal) => {
      const client = await clientOf(accountId);
      const name = `apps/${packageName}/${set}`;
      const answer = await client.send({
        role: null,
        repeat: 'any',
        signal,
        run: async ({ reporting }, options) => {
          const { vitals } = await reporting();
          return set === 'crashRateMetricSet'
            ? await vitals.crashrate.get({ name }, options)
            : await vitals.anrrate.get({ name }, options);
        },
      });
      return answer.data;
    },
    query: async ({ packageName, accountId }, set, body, signal) => {
      const client = await clientOf(accountId);
      const name = `apps/${packageName}/${set}`;
      const requestBody = typeof body === 'object' && body !== null ? body : {};
      const answer = await client.send({
        role: null,
        repeat: 'any',
        signal,
        run: async ({ reporting }, options) => {
          const { vitals } = await reporting();
          return set === 'crashRateMetricSet'
            ? await vitals.crashrate.query({ name, requestBody }, options)
            : await vitals.anrrate.query({ name, requestBody }, options);
        },
      });
      return answer.data;
    },
  };
}
