import { measured, tenthsOf } from './throughput.service.js';

const line = (bytes: number, ms: number) => measured({ sample: async () => ({ bytes, ms }) });

it.each([
  [2 * 1024 * 1024, 1_678, 100],
  [250_000, 2_000, 10],
  [40_000, 2_000, 2],
  [2 * 1024 * 1024, 0, 100_000],
])('%i bytes in %i ms are %i tenths of Mbit/s', (bytes, ms, tenths) => {
  expect(tenthsOf(bytes, ms)).toBe(tenths);
});

it('tells no figure of what hardly came', async () => {
  expect(await line(2_000_000, 1_600)).toEqual({ status: 'done', why: null, tenths: 100 });
  expect(await line(1_400, 2_000)).toMatchObject({ status: 'failed' });
});
