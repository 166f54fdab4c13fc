import { liveEvent } from '@chariot/contract';
import { readLiveEvent, staleAfter } from './live.js';

const PLACE = '01939f6e-7d2a-7c31-8f5b-3a1f0d9f7a11';
const event = (topic: string): string => JSON.stringify({ topic, id: '1', classroomId: null, placeId: PLACE });

describe('the live feed', () => {
  it('is read, and what is not understood is left alone', () => {
    expect(readLiveEvent(event('device'))).toEqual({ topic: 'device', id: '1', classroomId: null, placeId: PLACE });
    expect(readLiveEvent(event('weather'))).toBeUndefined();
    expect(readLiveEvent('{')).toBeUndefined();
    expect(readLiveEvent('null')).toBeUndefined();
  });

  it('has the board read again when a tablet speaks, once for twelve of them', () => {
    const heard = Array.from({ length: 12 }, () => readLiveEvent(event('device'))).flatMap((one) => one ?? []);
    const stale = staleAfter(heard);
    expect(heard).toHaveLength(12);
    expect([...stale].filter((key) => key === 'getBoard')).toHaveLength(1);
    expect(stale.has('getFleetSummary')).toBe(true);
    expect(stale.has('getComplianceSummary')).toBe(true);
    expect(stale.has('getConvention')).toBe(false);
  });

  it('knows every topic', () => {
    for (const topic of liveEvent.shape.topic.options) {
      expect(staleAfter([{ topic, id: '1', classroomId: null, placeId: PLACE }]).size).toBeGreaterThan(0);
    }
  });
});
