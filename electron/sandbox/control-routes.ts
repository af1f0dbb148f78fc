import { timingSafeEqual } from 'node:crypto';
import { ZodError, type z, z as zod } from 'zod';
import { ApiError, invalidArgument } from './api-error';
import { siteChangeSchema } from './appstore/site';
import { appStoreSettingsSchema } from './appstore/state';
import type { SandboxControl } from './control';
import { type Exchange, noContent, ok, type Reply } from './exchange';
import { faultSchema } from './fault-schema';
import { consoleChangeSchema } from './play/console';
import type { Router } from './router';
import { settingsSchema } from './state-schema';
import { CONTROL_PREFIX } from './wire';

const clockMoveSchema = zod.object({
  set: zod.union([zod.number(), zod.iso.datetime().transform((text) => Date.parse(text))]).optional(),
  advance: zod.number().optional(),
  rate: zod.number().min(0).optional(),
});

async function read<Schema extends z.ZodType>(exchange: Exchange, schema: Schema): Promise<z.output<Schema>> {
  try {
    return schema.parse(await exchange.json());
  } catch (error) {
    if (error instanceof ZodError) throw invalidArgument(zod.prettifyError(error));
    throw error;
  }
}

function requireToken(exchange: Exchange, token: string): void {
  const sent = Buffer.from(String(exchange.headers['x-sandbox-control'] ?? ''));
  const wanted = Buffer.from(token);
  if (sent.length !== wanted.length || !timingSafeEqual(sent, wanted)) {
    throw new ApiError(
      'PERMISSION_DENIED',
      'The control routes want the token that the sandbox printed, in the header X-Sandbox-Control.',
    );
  }
}

/** The control surface over HTTP. Every request carries the control token, so that no web page can drive it. */
export function registerControl(router: Router, control: SandboxControl, token: string): void {
  const add = (method: string, path: string, handler: (exchange: Exchange) => Reply | Promise<Reply>) => {
    router.add(method, `${CONTROL_PREFIX}/${path}`, null, (exchange) => {
      requireToken(exchange, token);
      return handler(exchange);
    });
  };
  add('GET', 'state', () => ok(control.state()));
  add('GET', 'clock', () => ok(control.clock()));
  add('POST', 'clock', async (exchange) => ok(control.moveClock(await read(exchange, clockMoveSchema))));
  add('GET', 'faults', () => ok({ faults: control.faults() }));
  add('POST', 'faults', async (exchange) => ok({ id: control.addFault(await read(exchange, faultSchema)) }));
  add('DELETE', 'faults', () => {
    control.clearFaults();
    return noContent();
  });
  add('DELETE', 'faults/{id}', (exchange) => {
    if (!control.removeFault(exchange.params.id ?? '')) throw new ApiError('NOT_FOUND', 'No such fault.');
    return noContent();
  });
  add('GET', 'scenario', () => ok({ scenario: control.state().name, scenarios: control.scenarios() }));
  add('POST', 'scenario', async (exchange) => {
    const { name } = await read(exchange, zod.object({ name: zod.enum([...control.scenarios()]) }));
    control.loadScenario(name);
    return noContent();
  });
  add('POST', 'reset', () => {
    control.reset();
    return noContent();
  });
  add('POST', 'settings', async (exchange) =>
    ok(control.configure(await read(exchange, settingsSchema.partial()))),
  );
  add('GET', 'requests', (exchange) =>
    ok({ requests: control.requests(Number(exchange.query.get('after') ?? 0)) }),
  );
  add('DELETE', 'requests', () => {
    control.clearRequests();
    return noContent();
  });
  add('POST', 'app-store', async (exchange) => {
    control.siteChange(await read(exchange, siteChangeSchema));
    return noContent();
  });
  add('POST', 'app-store/settings', async (exchange) =>
    ok(control.configureAppStore(await read(exchange, appStoreSettingsSchema.partial()))),
  );
  add('POST', 'console', async (exchange) => {
    control.consoleChange(await read(exchange, consoleChangeSchema));
    return noContent();
  });
}
