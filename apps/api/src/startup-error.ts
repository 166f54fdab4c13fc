import { ConfigError, type Config } from './config.js';

/** What PostgreSQL's driver and the network say when an address, a password or a name is wrong. */
const DATABASE_CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'aucun PostgreSQL ne répond à cette adresse',
  ENOTFOUND: 'ce nom de serveur est inconnu',
  EAI_AGAIN: 'ce nom de serveur est inconnu',
  ETIMEDOUT: 'le serveur ne répond pas',
  EHOSTUNREACH: 'le serveur est injoignable',
  '28P01': 'l’utilisateur ou le mot de passe est refusé',
  '28000': 'cet utilisateur n’a pas le droit de se connecter',
  '3D000': 'cette base n’existe pas',
};

/** Ports that the server opens, by the variable that chose each. */
function variableOf(config: Config, port: number): string {
  if (port === config.http.port) return 'CHARIOT_HTTP_PORT';
  return port === config.mqttPort ? 'CHARIOT_MQTT_PORT' : 'CHARIOT_DEVICE_PORT';
}

/** One clear French sentence that names the variable, for what a person can mend; `null` for anything else. */
export function startupSentence(error: unknown, config: Config | null): string | null {
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return null;
  const { code, port, syscall, errors } = error as NodeJS.ErrnoException & { port?: number; errors?: unknown[] };
  if (code !== undefined && syscall === 'listen' && config !== null && port !== undefined) {
    const variable = variableOf(config, port);
    if (code === 'EADDRINUSE') return `${variable} : le port ${port} est déjà pris ; choisissez-en un autre.`;
    if (code === 'EACCES') return `${variable} : le port ${port} est réservé ; choisissez-en un au-dessus de 1023.`;
    if (code === 'EADDRNOTAVAIL') return `${variable} : l’adresse demandée n’est pas celle de cette machine.`;
  }
  // Node tries IPv6 and IPv4 and gives both refusals.
  const first = Array.isArray(errors) ? (errors[0] as NodeJS.ErrnoException | undefined)?.code : undefined;
  const why = DATABASE_CODES[code ?? first ?? ''];
  if (why !== undefined && config !== null) {
    const { hostname, port: at, pathname } = new URL(config.databaseUrl);
    return `DATABASE_URL (${hostname}:${at || '5432'}${pathname}) : ${why}.`;
  }
  // Sentences of the platform (master key, database role) already name what is wrong.
  return /CHARIOT_|DATABASE_/.test(error.message) ? error.message : null;
}
