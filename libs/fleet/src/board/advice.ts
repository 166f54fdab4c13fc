import { SETTING_LABELS, type BoardTile, type SettingId } from '@chariot/contract';
import type { ReportOutcome } from '../configurations/outcome.js';
import type { DeviceState } from '../devices/device.js';
import { formatInstant } from '../moment.js';

/** What is known of one slot, for the one sentence that says what to do now. */
export interface SlotScene {
  readonly slot: number;
  readonly state: BoardTile['state'];
  /** Who is in the slot: nobody, a tablet that was delivered and is expected, or one that was enrolled. */
  readonly device: SlotDevice | null;
  /** Whether an open window has a code for the slot. */
  readonly hasCode: boolean;
}
export interface SlotDevice {
  readonly lifeState: DeviceState;
  readonly enrolled: boolean;
  readonly revoked: boolean;
  /** Set aside: its identity was found on two machines. */
  readonly copied: boolean;
  /** It said that it is in Lost Mode, and not yet that it came out of it. */
  readonly inLostMode: boolean;
  readonly online: boolean;
  readonly lastContactAt: Date | null;
  /** It was, once, all that it should be. */
  readonly wasReady: boolean;
  /** What came of its report about what it should be now; `null` when there is none. */
  readonly outcome: ReportOutcome | null;
  readonly failed: readonly { readonly setting: SettingId; readonly why: string | null }[];
  /** Settings that it was told and says nothing of. */
  readonly pending: readonly SettingId[];
  readonly notApplicable: number;
}

/** What to look at, by setting that failed. */
const CHECKS: Readonly<Record<SettingId, string>> = {
  wifi: 'Vérifiez que la borne est allumée et que le nom et la clé du réseau sont les bons dans le profil.',
  trustedAuthority: 'Vérifiez que chaque certificat du profil est celui d’une autorité, et qu’il est encore valable.',
  webLinks: 'Vérifiez l’adresse de la page d’accueil et les favoris dans le profil.',
  dnsFilter: 'Vérifiez les adresses des serveurs DNS dans le profil.',
  proxy: 'Vérifiez l’adresse et le port du proxy dans le profil.',
  webFilter: 'Vérifiez les listes de sites dans le profil.',
  sharedUse: 'Vérifiez que l’écran de connexion de cette tablette est LightDM ou, si c’est un iPad, qu’il est partagé.',
  singleApp: 'Vérifiez l’adresse ou l’application dans le profil, et qu’elle est installée sur la tablette.',
  appRules: 'Vérifiez les noms des applications cachées dans le profil.',
  apps: 'Vérifiez que la tablette a accès à internet et de la place sur son disque.',
  printers: 'Vérifiez que l’imprimante est allumée et que son adresse est la bonne dans le profil.',
  screen: 'Vérifiez les durées de veille dans le profil.',
  camera: 'Vérifiez ce réglage dans le profil.',
  sharing: 'Vérifiez ce réglage dans le profil.',
  updates: 'Vérifiez les horaires de l’école et ce réglage dans le profil.',
  locale: 'Vérifiez le fuseau horaire et la langue dans le profil.',
  label: 'Vérifiez le texte de l’étiquette dans le profil.',
  passcode: 'Vérifiez ce réglage dans le profil.',
  screenshots: 'Vérifiez que cet iPad est supervisé.',
  allowReset: 'Vérifiez que cet iPad est supervisé.',
  allowAccounts: 'Vérifiez que cet iPad est supervisé.',
  homeScreen: 'Vérifiez que cet iPad est supervisé, et les identifiants des applications dans le profil.',
  notifications: 'Vérifiez que cet iPad est supervisé, et les identifiants des applications dans le profil.',
  expert: 'Relisez ce réglage d’expert avec la documentation d’Apple.',
};

/** One French sentence or two, for a référent who stands before the cart: what to do now. */
export function adviceFor({ slot, state, device, hasCode }: SlotScene): string {
  if (device === null || !device.enrolled) return arrival(slot, device !== null, hasCode);
  if (state === 'ready') return ready(device);
  if (state === 'talking') return talking(slot, device);
  return blocked(slot, device, hasCode);
}

function arrival(slot: number, delivered: boolean, hasCode: boolean): string {
  if (hasCode) return `Allumez la tablette ${slot} et saisissez le code imprimé sur la feuille.`;
  return delivered
    ? `La tablette ${slot} est livrée : ouvrez une fenêtre d’enrôlement, puis saisissez son code.`
    : `Ouvrez une fenêtre d’enrôlement pour obtenir le code de l’emplacement ${slot}.`;
}

function ready({ online, lastContactAt, notApplicable }: SlotDevice): string {
  const without = notApplicable === 1 ? '1 réglage sans équivalent' : `${notApplicable} réglages sans équivalent`;
  const done = notApplicable === 0 ? 'Prête.' : `Prête (${without} sur cet appareil).`;
  return online || lastContactAt === null ? done : `${done} Dernier contact : ${formatInstant(lastContactAt)}.`;
}

function talking(slot: number, { online, wasReady, outcome, lastContactAt }: SlotDevice): string {
  if (outcome === 'partial') return `La tablette ${slot} n’a pas encore tout rapporté : laissez-la allumée.`;
  if (online || !wasReady || lastContactAt === null) {
    return `La tablette ${slot} reçoit ses réglages : laissez-la allumée, à portée de la borne.`;
  }
  const when = formatInstant(lastContactAt);
  return `La tablette ${slot} recevra les nouveaux réglages à son prochain allumage (dernier contact : ${when}).`;
}

function blocked(slot: number, device: SlotDevice, hasCode: boolean): string {
  if (device.copied) {
    const how = hasCode
      ? 'enrôlez-la de nouveau avec le code imprimé sur la feuille'
      : 'ouvrez une fenêtre d’enrôlement et enrôlez-la de nouveau';
    return `Identité copiée : mise à l’écart. Deux machines se présentaient comme la tablette ${slot}. Prévenez la personne chargée de la sécurité, puis ${how}.`;
  }
  if (device.revoked) {
    return hasCode
      ? `L’identité de la tablette ${slot} a été retirée : enrôlez-la de nouveau avec le code imprimé sur la feuille.`
      : `L’identité de la tablette ${slot} a été retirée : ouvrez une fenêtre d’enrôlement et enrôlez-la de nouveau, ou changez son état.`;
  }
  if (device.inLostMode) {
    return `La tablette ${slot} est en mode Perdu : mettez-y fin depuis sa page dès qu’elle est retrouvée.`;
  }
  if (device.lifeState === 'broken')
    return `La tablette ${slot} est en panne : confiez-la au SAV, puis notez son départ.`;
  if (device.lifeState === 'inRepair')
    return `La tablette ${slot} est en réparation : remettez-la en service à son retour.`;
  const [first] = device.failed;
  if (first !== undefined && first.why !== null && device.failed.length > 1) {
    // Several settings that fail alike are one trouble of the tablet (a full disk), and none of the profile.
    if (device.failed.every(({ why }) => why === first.why)) {
      return `La tablette ${slot} n’a pas pu faire ${device.failed.length} de ses réglages : ${withoutStop(first.why)}. Remédiez-y sur la tablette, puis rallumez-la : elle recommencera d’elle-même.`;
    }
  }
  if (first !== undefined) return failure(slot, first, device.failed.length - 1);
  if (device.outcome === 'partial') {
    const names = device.pending.map((setting) => `« ${SETTING_LABELS[setting]} »`).join(', ');
    return `La tablette ${slot} n’a rien dit de ${names} : redémarrez-la ; si cela persiste, retirez son identité et enrôlez-la de nouveau.`;
  }
  const since = device.lastContactAt === null ? '' : ` depuis le ${formatInstant(device.lastContactAt)}`;
  return `La tablette ${slot} n’a plus donné de nouvelles${since} : rallumez-la, à portée de la borne.`;
}

function failure(slot: number, { setting, why }: { setting: SettingId; why: string | null }, others: number): string {
  const reason = why === null ? '' : ` : ${withoutStop(why)}`;
  const more =
    others === 0 ? '' : ` ${others === 1 ? 'Un autre réglage a' : `${others} autres réglages ont`} échoué aussi.`;
  return `La tablette ${slot} n’a pas pu régler « ${SETTING_LABELS[setting]} »${reason}. ${CHECKS[setting]}${more}`;
}

const withoutStop = (sentence: string): string => sentence.replace(/[.\s]+$/, '');
