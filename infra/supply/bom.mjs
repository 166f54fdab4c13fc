// CycloneDX 1.5, out of the lock file. Not by `npm sbom`: its `--omit dev` leaves out what one room needs to run and another only to
// be tested (aedes), and without it a disagreement between tools of ours ends it.

/** @typedef {import('./packages.mjs').Lock} Lock @typedef {import('./packages.mjs').Entry} Entry */

const TEST_ROOMS = ['libs/testkit'];

/**
 * The same lock gives the same inventory: no serial number, no instant, nothing of the machine; sorted.
 * @param {Lock} lock @param {ReadonlyMap<string, string>} licences of `name@version` @returns {any}
 */
export function bomOf(lock, licences) {
  const root = lock.packages[''] ?? {};
  const shipped = Object.entries(lock.packages).filter(
    ([path, { dev, link }]) => path !== '' && !link && !dev && !TEST_ROOMS.includes(path),
  );
  const refOf = (/** @type {string} */ path) => {
    const { name, version } = lock.packages[path] ?? {};
    return `${path === '' ? 'chariot' : (name ?? path.slice(path.lastIndexOf('node_modules/') + 13))}@${version}`;
  };
  const paths = new Set(shipped.map(([path]) => path));
  const components = new Map(
    shipped.map(([path, entry]) => [refOf(path), componentOf(refOf(path), entry, licences.get(refOf(path)))]),
  );
  const links = new Map(
    [['', root], ...shipped].map(([path, entry]) => [refOf(path), needs(lock, path, entry, paths).map(refOf)]),
  );
  const sorted = (/** @type {Map<string, any>} */ map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: { ...componentOf(refOf(''), root, root.license), type: 'application' },
    },
    components: sorted(components).map(([, component]) => component),
    dependencies: sorted(links).map(([ref, dependsOn]) => ({ ref, dependsOn: [...new Set(dependsOn)].sort() })),
  };
}

/** @param {string} ref @param {Entry} entry @param {string | undefined} licence */
function componentOf(ref, { integrity }, licence) {
  const [, group, name = '', version = ''] = /^(?:(@[^/]+)\/)?(.+)@([^@]+)$/.exec(ref) ?? [];
  const digest = /^sha512-(.+)$/.exec(integrity ?? '')?.[1];
  const spdx =
    licence && / (OR|AND) /.test(licence)
      ? { expression: licence.replace(/^\((.*)\)$/, '$1') }
      : { license: { id: licence } };
  return {
    type: 'library',
    'bom-ref': ref,
    ...(group && { group }),
    name,
    version,
    ...(licence && { licenses: [spdx] }),
    purl: `pkg:npm/${group ? `${encodeURIComponent(group)}/` : ''}${name}@${version}`,
    ...(digest && { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] }),
  };
}

/**
 * Where Node would find each package that this one asks for: in its own folder, or one above.
 * @param {Lock} lock @param {string} from @param {Entry} entry @param {ReadonlySet<string>} shipped @returns {string[]} paths
 */
function needs(lock, from, { dependencies = {}, optionalDependencies = {} }, shipped) {
  return Object.keys({ ...dependencies, ...optionalDependencies }).flatMap((name) => {
    for (let folder = from; ; folder = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '') {
      const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
      const found = lock.packages[path];
      const real = found?.link ? (found.resolved ?? path) : path;
      if (found && shipped.has(real)) return [real];
      if (folder === '') return [];
    }
  });
}
