import { onlineManager } from '@tanstack/react-query';
import { noAnswer } from './problem.js';
import { makeQueryClient } from './query-client.js';

it('tells at once that an act found no network, and does not keep it to be done later', async () => {
  Object.assign(globalThis, { document: { documentElement: { dataset: {} } } });
  const client = makeQueryClient(() => undefined);
  onlineManager.setOnline(false);
  const mutationFn = () => Promise.reject(noAnswer());
  const act = client
    .getMutationCache()
    .build<unknown, unknown, string, unknown>(client, client.defaultMutationOptions({ mutationFn }));
  const told = await Promise.race([
    act.execute('x').catch((error: unknown) => error),
    new Promise((resolve) => setImmediate(() => setImmediate(resolve, 'kept for later'))),
  ]);
  onlineManager.setOnline(true);
  expect(told).toMatchObject({ code: 'console.noAnswer' });
});
