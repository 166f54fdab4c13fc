import { lookup, Resolver } from 'node:dns/promises';

const TIMEOUT_MS = 2_000;
const TRIES = 2;

/**
 * The addresses of a name, asked of the machine's DNS servers directly. Not of `getaddrinfo`: it holds a thread of the
 * four that also read files and hash passwords, for as long as a name server of a stranger's choosing keeps it waiting.
 */
export class Names {
  readonly #resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });

  /**
   * @param hostsFile whether names that DNS does not know may be in the machine's own file: where the settings open an
   *   inner network, whose names strangers do not choose
   */
  constructor(
    private readonly hostsFile: boolean,
    servers?: readonly string[],
  ) {
    if (servers !== undefined) this.#resolver.setServers(servers);
  }

  /** IPv4 first. @throws Error when there is no address */
  async addressesOf(name: string): Promise<readonly string[]> {
    // A name of one label is of this machine or of its network: its file knows it, DNS does not.
    if (!name.includes('.')) return fromMachine(name);
    const [four, six] = await Promise.allSettled([this.#resolver.resolve4(name), this.#resolver.resolve6(name)]);
    const found = [four, six].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (found.length > 0) return found;
    if (this.hostsFile) return fromMachine(name);
    throw new Error('DNS gives no address', { cause: four.status === 'rejected' ? four.reason : undefined });
  }
}

async function fromMachine(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address);
}
