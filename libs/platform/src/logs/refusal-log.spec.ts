import { Logger } from './logger.service.js';
import { RefusalLog } from './refusal-log.service.js';

describe('RefusalLog', () => {
  const lines: Record<string, unknown>[] = [];
  const logger = Logger.create({ stream: { write: (line) => void lines.push(JSON.parse(line)) } });
  let now = 0;
  const refusals = new RefusalLog(logger, () => now);
  const flood = (from: string, times: number): void => {
    for (let time = 0; time < times; time += 1) refusals.note({ door: '/ask', code: 'gateway-agent.notJson', from });
  };
  beforeEach(() => {
    now += 3_600_000;
    lines.length = 0;
  });

  it('says where, why and to whom', () => {
    refusals.note({ door: '/ask', code: 'gateway-agent.unknownIdentity', from: '192.0.2.1', deviceId: 'd' });
    expect(lines[0]).toMatchObject({ door: '/ask', code: 'gateway-agent.unknownIdentity', from: '192.0.2.1' });
    expect(lines[0]).toMatchObject({ msg: 'refused', deviceId: 'd' });
    expect(lines[0]).not.toHaveProperty('untold');
  });

  it('is not filled by one address, says so, and still hears the others', () => {
    flood('192.0.2.1', 1_000);
    expect(lines).toHaveLength(100);
    flood('192.0.2.2', 1);
    expect(lines.at(-1)).toMatchObject({ from: '192.0.2.2', untold: 900 });
    now += 1_000;
    flood('192.0.2.1', 2);
    expect(lines).toHaveLength(102);
  });

  it('is not filled by many addresses either', () => {
    for (let address = 0; address < 2_000; address += 1) flood(`2001:db8::${address}`, 1);
    expect(lines).toHaveLength(500);
  });
});
