import type { ProfileSettings } from '@chariot/contract';
import { Choice, Text } from './setting-fields.js';

type SharedIpad = NonNullable<NonNullable<ProfileSettings['sharedUse']>['ipad']>;
type Room = Extract<SharedIpad, { sessions: 'accounts' }>['room'];

/** What a Shared iPad does that was told nothing else. */
export const GUESTS: SharedIpad = { sessions: 'guests', closeAfterMinutes: null };

/** What a room is when it is chosen. */
const ROOMS: { readonly [By in 'pupils' | 'size']: Room } = {
  pupils: { by: 'pupils', pupils: 12 },
  size: { by: 'size', megabytes: 4_000 },
};

interface SharedIpadFieldsProps {
  readonly value: SharedIpad;
  readonly set: (value: SharedIpad) => void;
  readonly errorOf: (field: string) => string | undefined;
}

/** Of an iPad that Apple School Manager has made a shared one. */
export function SharedIpadFields({ value, set, errorOf }: SharedIpadFieldsProps) {
  const room = value.sessions === 'accounts' ? value.room : undefined;
  const shareOut = (to: Room) => set({ ...accountsOf(value), ...(to !== undefined && { room: to }) });
  return (
    <>
      <Choice
        label="Sur un iPad partagé (Apple School Manager)"
        value={value.sessions}
        choices={[
          ['guests', 'Des sessions d’invité, effacées à leur fin'],
          ['accounts', 'Le compte de chaque élève'],
        ]}
        onChange={(sessions) =>
          set(sessions === 'guests' ? { ...GUESTS, closeAfterMinutes: value.closeAfterMinutes } : accountsOf(value))
        }
        testId="shared-ipad-sessions"
      />
      <Text
        label="Session inactive fermée après (minutes)"
        type="number"
        value={value.closeAfterMinutes === null ? '' : String(value.closeAfterMinutes)}
        onChange={(text) => set({ ...value, closeAfterMinutes: text === '' ? null : Number(text) })}
        error={errorOf('closeAfterMinutes')}
        hint="Vide : elle reste ouverte."
        testId="shared-ipad-close"
      />
      {value.sessions === 'accounts' && (
        <Choice
          label="Place de chaque élève, à la mise en route"
          value={room?.by ?? 'none'}
          choices={[
            ['none', 'Celle qu’iPadOS lui donne'],
            ['pupils', 'Partagée entre tant d’élèves'],
            ['size', 'Une taille'],
          ]}
          onChange={(by) => shareOut(by === 'pupils' || by === 'size' ? ROOMS[by] : undefined)}
          testId="shared-ipad-room"
        />
      )}
      {room?.by === 'pupils' && (
        <Text
          label="Élèves par iPad"
          type="number"
          value={String(room.pupils)}
          onChange={(text) => shareOut({ by: 'pupils', pupils: Number(text) })}
          error={errorOf('room.pupils')}
          testId="shared-ipad-pupils"
        />
      )}
      {room?.by === 'size' && (
        <Text
          label="Place de chacun (Mo)"
          type="number"
          value={String(room.megabytes)}
          onChange={(text) => shareOut({ by: 'size', megabytes: Number(text) })}
          error={errorOf('room.megabytes')}
          testId="shared-ipad-size"
        />
      )}
    </>
  );
}

const accountsOf = ({ closeAfterMinutes }: SharedIpad): SharedIpad => ({ sessions: 'accounts', closeAfterMinutes });
