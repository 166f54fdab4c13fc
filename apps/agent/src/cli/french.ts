import { Command, CommanderError } from 'commander';

/** commander speaks English: its headings and its complaints are said again in French. */
export function frenchCommand(name: string, description: string, version: string): Command {
  return inFrench(new Command(name))
    .description(description)
    .version(version, '--version', 'affiche la version')
    .helpCommand('help [commande]', 'affiche l’aide d’une commande');
}

export function inFrench(command: Command): Command {
  return command
    .helpOption('-h, --help', 'affiche cette aide')
    .configureHelp({ styleTitle: (title) => TITLES[title] ?? title })
    .configureOutput({ outputError: () => undefined }) // said by `complaintOf`
    .exitOverride();
}

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': 'Emploi :',
  'Options:': 'Options :',
  'Commands:': 'Commandes :',
  'Arguments:': 'Arguments :',
};

const COMPLAINTS: Readonly<Record<string, string>> = {
  'commander.missingMandatoryOptionValue': 'Il manque une option obligatoire',
  'commander.optionMissingArgument': 'Il manque la valeur d’une option',
  'commander.missingArgument': 'Il manque un argument',
  'commander.unknownOption': 'Cette option n’existe pas',
  'commander.unknownCommand': 'Cette commande n’existe pas',
  'commander.excessArguments': 'Il y a un argument de trop',
  'commander.invalidArgument': 'Une valeur n’est pas valable',
};

/** The French complaint for commander's error; null when it is none (help or version was asked for). */
export function complaintOf(error: CommanderError): string | null {
  if (error.exitCode === 0 || error.code === 'commander.help') return null;
  const named = /'([^']+)'/.exec(error.message)?.[1];
  return `${COMPLAINTS[error.code] ?? 'La commande est mal écrite'}${named ? ` (${named})` : ''} : voyez --help.`;
}

/** Runs a command line; the exit code. Sentences go to `say`, one line each. */
export async function runFrench(
  command: Command,
  argv: readonly string[],
  sentenceOf: (error: unknown) => string,
  say: (line: string) => void,
): Promise<number> {
  try {
    await command.parseAsync([...argv], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    const complaint = error instanceof CommanderError ? complaintOf(error) : sentenceOf(error);
    if (complaint === null) return 0;
    say(complaint);
    return 1;
  }
}
