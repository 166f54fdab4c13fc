import type { ProfileSettings } from '@chariot/contract';
import { Boards } from '../board/board.service.js';
import { Devices } from '../devices/devices.service.js';
import type { Scene } from '../fleet.scene.js';
import { Assignments } from '../profiles/assignments.service.js';
import { Profiles } from '../profiles/profiles.service.js';

export const settings: ProfileSettings = {
  wifi: { ssid: 'cm-1', security: 'wpa2-personal', hidden: false, key: { value: 'une clé de la classe' } },
  label: { title: '{classe} · Tablette {numero}', found: 'Si trouvée : {ecole}' },
};

/** What specs of telling and hearing do: a profile for a classroom, and what is known of a device. @param at where, once it is */
export function exchange(at: () => { readonly scene: Scene; readonly school: string }) {
  const detail = (id: string) => {
    const { scene } = at();
    return scene.act(scene.system, (tx, reach) => scene.get(Devices).get(tx, reach, id));
  };
  return {
    detail,
    write: (classroomId: string, of: ProfileSettings) => {
      const { scene, school } = at();
      return scene.act(scene.system, async (tx, reach) => {
        const profile = await scene.get(Profiles).write(tx, reach, { name: 'École', placeId: school, settings: of });
        return scene.get(Assignments).assign(tx, reach, profile.id, { target: 'classroom', targetId: classroomId });
      });
    },
    tileOf: async (id: string) => {
      const { scene } = at();
      const { classroomId } = await detail(id);
      const board = await scene.act(scene.system, (tx, reach) => scene.get(Boards).board(tx, reach, classroomId));
      return board.tiles.find(({ deviceId }) => deviceId === id);
    },
    asked: async (id: string, revision: string | null = null) => {
      const next = await at().scene.ask(id, revision);
      if (next.kind !== 'configure') throw new Error(`It was told ${next.kind}`);
      return next;
    },
  };
}
