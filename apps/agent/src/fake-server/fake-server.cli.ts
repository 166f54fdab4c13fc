import { createInterface } from 'node:readline';
import type { Next } from '@chariot/wire-agent';
import { Authority } from './authority.js';
import { FakeServer } from './fake-server.js';

// For tests only: the doors of a fleet in a process of its own, ordered by lines on its input, told by lines on its output.
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const authority = await Authority.make();
const fake = await FakeServer.start({ authority, leaf: await authority.server(['127.0.0.1']) });
say({ url: fake.url, fingerprint: await authority.fingerprint(), authority: authority.chain('').at(-1) });

const heard = new Set<string>();
setInterval(() => {
  for (const device of fake.devices) {
    for (const report of device.reports) {
      if (heard.has(report.reportId)) continue;
      heard.add(report.reportId);
      // What is installed is long, and nobody asks for it here.
      if (report.kind !== 'inventory') say({ report });
    }
  }
}, 50);

for await (const line of createInterface({ input: process.stdin })) {
  const device = fake.devices.at(-1);
  if (device) fake.order(device, JSON.parse(line) as Next);
  else say({ trouble: 'nobody is enrolled' });
}
await fake.stop();
process.exit(0);
