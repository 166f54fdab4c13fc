/**
 * npm's CycloneDX without what changes from one run or one folder to the next: serial number, instant, name of the folder, order.
 * @param {any} bom as `npm sbom` writes it @returns {any}
 */
export function bomOf({ serialNumber: _, metadata, components, dependencies, ...rest }) {
  const { timestamp: __, component, ...about } = metadata;
  const byRef = (/** @type {any} */ a, /** @type {any} */ b) => {
    const [one, other] = [a['bom-ref'] ?? a.ref, b['bom-ref'] ?? b.ref];
    return one < other ? -1 : Number(one > other);
  };
  return {
    ...rest,
    metadata: {
      ...about,
      component: { ...component, name: component['bom-ref'].replace(/@[^@]*$/, ''), type: 'application' },
    },
    components: components.map(withoutPaths).sort(byRef),
    dependencies: dependencies
      .map((/** @type {any} */ each) => ({ ...each, dependsOn: [...(each.dependsOn ?? [])].sort() }))
      .sort(byRef),
  };
}

/** Where a package lies on the machine that asked is nobody's business. @param {any} component */
function withoutPaths({ properties = [], ...component }) {
  const kept = properties.filter((/** @type {any} */ { name }) => name !== 'cdx:npm:package:path');
  return kept.length === 0 ? component : { ...component, properties: kept };
}
