import { command, output } from './tools.service.js';

const isRunning = async (mark: string): Promise<boolean> =>
  (await output('ps', '-eo', 'args')).split('\n').some((line) => line.includes(mark) && !line.startsWith('ps '));

describe('a program that starts others', () => {
  it('says what it has to say, or that it failed', async () => {
    expect(await command('sh', ['-c', 'echo bon; exit 0'], { wholeGroup: true })).toBe('bon\n');
    await expect(command('sh', ['-c', 'exit 3'], { wholeGroup: true })).rejects.toMatchObject({
      params: { fr: 'La commande sh a échoué (code 3).' },
    });
  });

  it('is ended with all of them past its deadline, and says after how long', async () => {
    const mark = '31.4159';
    const slow = command('sh', ['-c', `sleep ${mark} & sleep ${mark}`], { wholeGroup: true, timeoutMs: 1_000 });
    await expect(slow).rejects.toMatchObject({
      params: { fr: 'La commande sh a été arrêtée : elle n’avait pas fini au bout de 1 seconde.' },
    });
    // Told to end, they are there until they have had a processor.
    for (const until = Date.now() + 60_000; (await isRunning(`sleep ${mark}`)) && Date.now() < until;);
    expect(await isRunning(`sleep ${mark}`)).toBe(false);
  });
});
