// The agent's hands on a real Debian of its own: each setting is applied, the system itself is asked whether it obeys,
// then the machine leaves the fleet and every byte is compared with what was there before.
// Its last line is `N passed, N failed`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLONE } from '../../infra/start/home.mjs';
import { Tally } from '../stack/tally.mjs';
import { needBase, whyNoBase } from './base.mjs';
import { Debian } from './debian.mjs';
import { giveApplications, giveDepository, givePrinter, giveScreen, giveStore } from './fixtures.mjs';
import { exam } from './scenes/exam.mjs';
import { leaving } from './scenes/leaving.mjs';
import { network } from './scenes/network.mjs';
import { operations } from './scenes/operations.mjs';
import { session } from './scenes/session.mjs';
import { software } from './scenes/software.mjs';
import { FleetDoors } from './server.mjs';
import { settingsFor } from './settings.mjs';
import { treeOf } from './tree.mjs';

const why = await whyNoBase();
if (why !== null) {
  console.log(why);
  console.log('Rien du système n’a été essayé.');
  console.log('0 passed, 0 failed');
  process.exit(0);
}

const tally = new Tally();
const folder = mkdtempSync(join(tmpdir(), 'chariot-hands-'));
const debian = await Debian.boot(needBase());
/** @type {FleetDoors | undefined} */
let doors;
let code = 1;
try {
  giveScreen(debian);
  giveApplications(debian);
  giveDepository(debian);
  giveStore(debian);
  const printer = await givePrinter(debian);
  installAgent();
  doors = await FleetDoors.open(debian, folder);
  const ground = { debian, doors, tally, printer, settings: settingsFor(doors.authority, printer) };
  const before = treeOf(debian);
  await tally.scene('A real Debian enrols', enrol);
  for (const scene of [network, software, session, exam, operations]) await scene(ground);
  await leaving(ground, before);
  code = tally.end();
} catch (error) {
  console.error(error);
} finally {
  doors?.close();
  await debian.end();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(code);

/** As docs/installer.md says, with the unit that is shipped: what it forbids the agent, it forbids here. */
function installAgent() {
  debian.bring(join(CLONE, 'apps/agent/dist/chariot-agent.mjs'), '/usr/local/bin/chariot-agent');
  debian.do('chmod', '755', '/usr/local/bin/chariot-agent');
  debian.bring(join(CLONE, 'apps/agent/chariot-agent.service'), '/etc/systemd/system/chariot-agent.service');
  debian.do('systemctl', 'daemon-reload');
}

async function enrol() {
  await tally.must('with the command of the sheet', () => {
    const { url = '', fingerprint = '' } = doors ?? {};
    const sheet = ['--server', url, '--code', 'K7QM-3FHD-2X', '--fingerprint', fingerprint, '--serial', 'ESSAI-1'];
    debian.do('chariot-agent', 'enrol', ...sheet);
  });
  await tally.must('and runs as its shipped service', () => {
    debian.do('systemctl', 'start', 'chariot-agent.service');
  });
}
