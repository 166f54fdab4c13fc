import type { BudgetLine, Convention, PlaceRef } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { conventionError } from '../convention-errors.js';
import type { AnnexRow, BudgetLineRow, ConventionRow } from './conventions.repository.js';
import type { AmendmentRow, LifeRow, SigningRow } from './life.repository.js';
import { originalTerms } from './original-terms.js';
import { remarksOn, type Remark } from './remarks.js';
import { standingOn, type ConventionFacts, type Standing } from './standing.js';

const day = (text: string | null | undefined): LocalDate | null => (text == null ? null : LocalDate.parse(text));

/** Rows of several conventions, read at once, and the facts of each. */
export class KeptConventions {
  constructor(
    readonly annex: readonly AnnexRow[],
    readonly budgetLines: readonly BudgetLineRow[],
    private readonly lives: ReadonlyMap<string, LifeRow>,
    private readonly amendments: readonly AmendmentRow[],
  ) {}

  lifeOf(id: string): LifeRow | null {
    return this.lives.get(id) ?? null;
  }

  factsOf(row: ConventionRow): ConventionFacts {
    const life = this.lifeOf(row.id);
    return {
      original: originalTerms({
        row,
        annex: this.annex.filter((one) => one.conventionId === row.id),
        budgetLines: this.budgetLines.filter((one) => one.conventionId === row.id),
      }),
      amendments: this.amendments
        .filter((one) => one.conventionId === row.id)
        .map(({ number, effectiveOn, changes }) => ({ number, effectiveOn: LocalDate.parse(effectiveOn), changes })),
      signedOn: day(row.signedOn),
      visaRequired: life?.signing?.visaRequired ?? false,
      visaOn: day(life?.signing?.visaOn),
      termination:
        life?.termination == null
          ? null
          : {
              letterSentOn: LocalDate.parse(life.termination.letterSentOn),
              letterReceivedOn: day(life.termination.letterReceivedOn),
            },
      closedOn: day(life?.closedOn),
      lastDay: life?.lastDay ?? 'anniversary',
    };
  }
}

interface ViewContext {
  readonly day: LocalDate;
  /** Names of the places that the convention names. */
  readonly refs: ReadonlyMap<string, PlaceRef>;
  readonly unattributed: number;
}

/** A convention as people are shown it, on a day. @throws DomainError convention.notFound where a party has no name */
export function conventionView(row: ConventionRow, kept: KeptConventions, context: ViewContext): Convention {
  const standing = standingOn(kept.factsOf(row), context.day);
  const { terms } = standing;
  const life = kept.lifeOf(row.id);
  const { annex: _, budgetLines: __, ratePercent, expectedDevices, ...said } = terms;
  return {
    ...said,
    programmeYears: [...terms.programmeYears],
    id: row.id,
    reference: row.reference,
    title: row.title,
    asOf: context.day,
    state: standing.state,
    academie: named(context.refs, row.academieId),
    localAuthority: named(context.refs, row.localAuthorityId),
    signedOn: row.signedOn,
    fundingRatePercent: ratePercent,
    expectedDevicesPerClassroom: expectedDevices,
    validity: standing.validity,
    signing: life?.signing == null ? null : { ...life.signing, signedPages: life.signing.signedPages ?? null },
    documentPages: row.documentPages,
    amendments: [...standing.amendments],
    termination: life?.termination == null ? null : { ...life.termination, effectiveOn: standing.terminatedOn },
    closedOn: life?.closedOn ?? null,
    remarks: remarksOf(standing, life?.signing ?? null, row),
    annex: annexShown(row.id, standing, kept, context),
    budgetLines: linesShown(standing, kept, context),
    unattributedDevices: context.unattributed,
  };
}

function named(refs: ReadonlyMap<string, PlaceRef>, id: string): PlaceRef {
  const found = refs.get(id);
  if (found === undefined) throw conventionError('notFound');
  return found;
}

function annexShown(
  id: string,
  { terms }: Standing,
  kept: KeptConventions,
  { refs }: ViewContext,
): Convention['annex'] {
  const byUai = new Map(kept.annex.filter((one) => one.conventionId === id).map((one) => [one.uai, one]));
  const ref = (placeId: string | null | undefined): PlaceRef | null =>
    placeId == null ? null : (refs.get(placeId) ?? null);
  return terms.annex.map((row) => ({
    ...row,
    school: ref(byUai.get(row.uai)?.schoolId),
    referenceCollege: ref(byUai.get(row.uai)?.referenceCollegeId),
  }));
}

function linesShown({ terms }: Standing, kept: KeptConventions, { refs }: ViewContext): BudgetLine[] {
  const byId = new Map(kept.budgetLines.map((one) => [one.id, one]));
  return terms.budgetLines.map(({ spenderId, articles, ...line }) => ({
    ...line,
    articles: [...articles],
    spender: named(refs, spenderId),
    devices: byId.get(line.id)?.devices ?? 0,
  }));
}

function remarksOf(standing: Standing, signing: SigningRow | null, row: ConventionRow): Remark[] {
  const kept = (original: SigningRow['academieOriginal']) => ({
    bothSignatures: original.bothSignatures,
    keptSince: day(original.keptSince),
  });
  return remarksOn({
    standing,
    academieSignedOn: day(signing?.academieSignedOn ?? row.signedOn),
    localAuthoritySignedOn: day(signing?.localAuthoritySignedOn ?? row.signedOn),
    placeOfSignature: signing?.placeOfSignature ?? standing.terms.placeOfSignature,
    visaRequired: signing?.visaRequired ?? false,
    visaOn: day(signing?.visaOn),
    originals:
      signing === null
        ? null
        : { academie: kept(signing.academieOriginal), localAuthority: kept(signing.localAuthorityOriginal) },
    pagesReceived: signing?.signedPages ?? row.documentPages,
  });
}
