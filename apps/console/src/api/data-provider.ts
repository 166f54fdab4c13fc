import {
  changeProfile,
  getApp,
  getApproval,
  getClaim,
  getClassroom,
  getConvention,
  getDevice,
  getFeedback,
  getOperation,
  getPerson,
  getPlace,
  getProfile,
  getQuestionnaire,
  getRepair,
  listApprovals,
  listApps,
  listClaims,
  listClassrooms,
  listConventions,
  listDevices,
  listFeedback,
  listFindings,
  listJournal,
  listOperations,
  listPeople,
  listPlaces,
  listProfiles,
  listQuestionnaires,
  listRepairs,
  writeProfile,
} from '@chariot/contract';
import type { DataProvider, RaRecord } from 'react-admin';
import { call, type Ask } from './client.js';
import { CursorBook, type KeysetPage } from './cursors.js';

type Query = Readonly<Record<string, string>> & { readonly limit: number; readonly after?: string };

/** What react-admin calls a resource: its list and, where there is a page, its item. */
interface Source {
  list(query: Query, signal?: AbortSignal): Promise<KeysetPage<RaRecord>>;
  one?(id: string, signal?: AbortSignal): Promise<RaRecord>;
}

const SOURCES: Readonly<Record<string, Source>> = {
  ecoles: {
    list: (query, signal) => call(listPlaces, { query }, signal),
    one: (id, signal) => call(getPlace, { params: { id } }, signal),
  },
  'classes-mobiles': {
    list: (query, signal) => call(listClassrooms, { query }, signal),
    one: (id, signal) => call(getClassroom, { params: { id } }, signal),
  },
  tablettes: {
    list: (query, signal) =>
      call(listDevices, { query: query as NonNullable<Ask<typeof listDevices>['query']> }, signal),
    one: (id, signal) => call(getDevice, { params: { id } }, signal),
  },
  operations: {
    list: (query, signal) => call(listOperations, { query }, signal),
    one: (id, signal) => call(getOperation, { params: { id } }, signal),
  },
  conformite: {
    list: (query, signal) =>
      call(listFindings, { query: query as NonNullable<Ask<typeof listFindings>['query']> }, signal),
  },
  reparations: {
    list: (query, signal) =>
      call(listRepairs, { query: query as NonNullable<Ask<typeof listRepairs>['query']> }, signal),
    one: (id, signal) => call(getRepair, { params: { id } }, signal),
  },
  applications: {
    list: (query, signal) => call(listApps, { query }, signal),
    one: (id, signal) => call(getApp, { params: { id } }, signal),
  },
  profils: {
    list: (query, signal) => call(listProfiles, { query }, signal),
    one: (id, signal) => call(getProfile, { params: { id } }, signal),
  },
  conventions: {
    list: (query, signal) => call(listConventions, { query }, signal),
    one: (id, signal) => call(getConvention, { params: { id } }, signal),
  },
  paiements: {
    list: (query, signal) => call(listClaims, { query: query as NonNullable<Ask<typeof listClaims>['query']> }, signal),
    one: (id, signal) => call(getClaim, { params: { id } }, signal),
  },
  'actes-graves': {
    list: (query, signal) =>
      call(listApprovals, { query: query as NonNullable<Ask<typeof listApprovals>['query']> }, signal),
    one: (id, signal) => call(getApproval, { params: { id } }, signal),
  },
  enquetes: {
    list: (query, signal) =>
      call(listQuestionnaires, { query: query as NonNullable<Ask<typeof listQuestionnaires>['query']> }, signal),
    one: (id, signal) => call(getQuestionnaire, { params: { id } }, signal),
  },
  retours: {
    list: (query, signal) =>
      call(listFeedback, { query: query as NonNullable<Ask<typeof listFeedback>['query']> }, signal),
    one: (id, signal) => call(getFeedback, { params: { id } }, signal),
  },
  activite: { list: (query, signal) => call(listJournal, { query }, signal) },
  personnes: {
    list: (query, signal) => call(listPeople, { query }, signal),
    one: (id, signal) => call(getPerson, { params: { id } }, signal),
  },
};

const sourceOf = (resource: string): Source => {
  const source = SOURCES[resource];
  if (source === undefined) throw new Error(`No such resource: ${resource}`);
  return source;
};

const readOne = (resource: string, id: string, signal?: AbortSignal): Promise<RaRecord> => {
  const { one } = sourceOf(resource);
  if (one === undefined) throw new Error(`${resource} has no item page`);
  return one(id, signal);
};

/** Filters as the query wants them: text, and nothing that is empty. */
const queryOf = (filter: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(filter)
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .map(([name, value]) => [name, String(value)]),
  );

const nothingIsErased = (): never => {
  throw new Error('Rien ne s’efface : on ferme, on retire ou on termine, et l’histoire reste.');
};

/**
 * react-admin's door to the api. Lists are keyset-paged and sorted by the api alone (a sort chosen by the caller is how
 * others leaked columns), so `sort` is not sent. Acts on devices do not pass here: they are `useAct`, never undoable.
 */
export function makeDataProvider(book: CursorBook = new CursorBook()): DataProvider {
  const getList: DataProvider['getList'] = async (resource, { pagination, filter, signal }) => {
    const { page = 1, perPage = 50 } = pagination ?? {};
    const query = queryOf((filter ?? {}) as Record<string, unknown>);
    const list = JSON.stringify([resource, perPage, query]);
    const answer = await book.page(list, page, (after) =>
      sourceOf(resource).list({ ...query, limit: perPage, ...(after === undefined ? {} : { after }) } as Query, signal),
    );
    return {
      // The api's rows are what the page types them as: one contract serves both ends.
      data: [...answer.items] as never[],
      total: answer.total,
      meta: { totalIs: answer.totalIs ?? 'exact' },
      pageInfo: { hasNextPage: answer.hasNext, hasPreviousPage: page > 1 },
    };
  };
  return {
    supportAbortSignal: true,
    getList,
    getOne: async (resource, { id, signal }) => ({ data: (await readOne(resource, String(id), signal)) as never }),
    getMany: async (resource, { ids, signal }) => ({
      data: (await Promise.all(ids.map((id) => readOne(resource, String(id), signal)))) as never[],
    }),
    getManyReference: (resource, { target, id, pagination, sort, filter, signal }) =>
      getList(resource, {
        pagination,
        sort,
        filter: { ...(filter as Record<string, unknown>), [target]: id },
        ...(signal === undefined ? {} : { signal }),
      }),
    create: async (resource, { data }) => {
      if (resource !== 'profils') throw new Error(`${resource} is not created here`);
      return { data: (await call(writeProfile, { body: data as never })) as never };
    },
    update: async (resource, { id, data }) => {
      if (resource !== 'profils') throw new Error(`${resource} is not changed here`);
      return { data: (await call(changeProfile, { params: { id: String(id) }, body: data as never })) as never };
    },
    updateMany: nothingIsErased,
    delete: nothingIsErased,
    deleteMany: nothingIsErased,
  };
}
