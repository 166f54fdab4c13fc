import { webhookTopic } from '@chariot/contract';
import { heldBy, mayHear, TOPIC_PERMISSIONS } from './webhook.js';

it('is told of what its maker may read there, and of nothing else', () => {
  const teacher = heldBy(['teacher']);
  expect(webhookTopic.options.filter((topic) => mayHear(teacher, topic))).toEqual([
    'device',
    'classroom',
    'operation',
    'place',
    'approval',
  ]);
  expect(webhookTopic.options.filter((topic) => mayHear(heldBy([]), topic))).toEqual([]);
  expect(webhookTopic.options.filter((topic) => mayHear(heldBy(['administrator']), topic))).toEqual(
    webhookTopic.options,
  );
  expect(mayHear(heldBy([]), 'test')).toBe(true);
  for (const unknown of ['', 'journal', 'freeze', '__proto__', 'constructor', 'toString']) {
    expect(mayHear(heldBy(['administrator']), unknown)).toBe(false);
  }
  expect(Object.keys(TOPIC_PERMISSIONS).sort()).toEqual([...webhookTopic.options].sort());
});
