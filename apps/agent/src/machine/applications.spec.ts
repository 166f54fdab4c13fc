import { commandIn } from './applications.service.js';

describe('the command of a menu entry', () => {
  it.each([
    ['Exec=gnome-calculator', ['gnome-calculator']],
    ['Exec=/usr/bin/firefox-esr %u', ['/usr/bin/firefox-esr']],
    ['Exec="/opt/mon appli/lance" --page "a \\"b\\"" %F', ['/opt/mon appli/lance', '--page', 'a "b"']],
    ['Name=Rien', []],
    ['Exec=caché\nHidden=true', []],
  ])('%j', (lines, command) => {
    expect(commandIn(`[Desktop Entry]\n${lines}\n`)).toEqual(command);
  });
});
