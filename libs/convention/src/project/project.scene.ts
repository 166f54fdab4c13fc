import type { ProjectDetails, ProjectKind } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import type { ProjectFact, ProjectFacts } from './finding.js';

let serial = 0;

/** A fact of the file, for specs. */
export const fact = <Kind extends ProjectKind>(
  details: Extract<ProjectDetails, { readonly kind: Kind }>,
  changes: Partial<Omit<ProjectFact, 'details'>> = {},
): ProjectFact => {
  serial += 1;
  return {
    id: `fait-${String(serial)}`,
    on: LocalDate.parse('2016-10-12'),
    subject: 'Fait',
    schoolUai: null,
    words: null,
    attachments: 0,
    details,
    ...changes,
  };
};

/** One school, signed on 15 September 2016, seen on 15 November. */
export const projectFacts = (records: readonly ProjectFact[], changes: Partial<ProjectFacts> = {}): ProjectFacts => ({
  day: LocalDate.parse('2016-11-15'),
  signedOn: LocalDate.parse('2016-09-15'),
  throughputYear: 2016,
  schools: [{ uai: '0382460T', name: 'École élémentaire', collegeUai: '0380002W' }],
  records,
  devices: [],
  ...changes,
});
