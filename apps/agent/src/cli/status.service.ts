import { Enrolment } from '../identity/enrolment.repository.js';
import { silent } from '../log.js';
import { Memory } from '../loop/memory.repository.js';
import { Reports } from '../loop/reports.repository.js';
import { SETTING_WORDS, STATUS_WORDS } from '../settings/words.js';
import type { StateFolder } from '../state/state.repository.js';

const WHEN = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/Paris' });

/** What this machine is in the fleet, in lines; null when it is in none. Nothing secret is said. */
export async function statusLines(state: StateFolder): Promise<string[] | null> {
  const enrolment = new Enrolment(state);
  const [server, details] = [await enrolment.server(), await enrolment.details()];
  if (!server || !details) return null;
  const memory = new Memory(state);
  const [contact, told, desired] = [await memory.contact(), await memory.told(), await memory.desired()];
  const waiting = await new Reports(state, silent).count();
  const lines = [
    details.label,
    `Serveur : ${server.url}`,
    `Identifiant : ${details.deviceId}`,
    contact
      ? `Dernier contact : ${WHEN.format(new Date(contact.at))}, ${contact.trouble ?? 'tout va bien.'}`
      : 'Dernier contact : jamais.',
    `Comptes rendus en attente : ${waiting}`,
  ];
  if (!told) return [...lines, desired ? 'Configuration : en cours.' : 'Configuration : aucune pour l’instant.'];
  const outcomes = told.settings.map(
    ({ setting, status, why }) => `  ${SETTING_WORDS[setting]} : ${STATUS_WORDS[status]}${why ? `. ${why}` : ''}`,
  );
  return [...lines, `Configuration : ${told.revision}`, ...outcomes];
}
