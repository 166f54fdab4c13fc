import type { Classroom } from '@chariot/contract';
import { Button } from '@mui/material';
import { day } from '../formats/index.js';
import { Facts, Section } from '../page/index.js';

/** The cart itself: where it is and what lies in it besides tablets. */
export function EquipmentSection({
  classroom,
  onEdit,
}: {
  readonly classroom: Classroom;
  readonly onEdit?: () => void;
}) {
  const { room, accessPoint, chargingUnit, equipment, schoolCouncilInformedOn, openedOn } = classroom;
  return (
    <Section
      title="Le chariot"
      action={
        onEdit && (
          <Button size="small" onClick={onEdit} data-testid="edit-equipment">
            Modifier
          </Button>
        )
      }
    >
      <Facts
        facts={[
          ['Salle', room],
          ['Borne Wi-Fi', accessPoint],
          ['Meuble de charge', chargingUnit],
          // Loi 2015-136, art. 7 III: a new radio network is preceded by information of the conseil d'école.
          [
            'Conseil d’école informé du Wi-Fi le',
            schoolCouncilInformedOn === null ? null : day(schoolCouncilInformedOn),
          ],
          ['En service depuis le', day(openedOn)],
          [
            'Autre équipement',
            equipment.length === 0
              ? null
              : equipment.map(({ name, count }) => `${count}\u00A0×\u00A0${name}`).join(', '),
          ],
        ]}
      />
    </Section>
  );
}
