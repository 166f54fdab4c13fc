import type { Statement, Tx } from '@chariot/platform';
import type { TestDatabase } from './test-database.service.js';

/** The owner's connection in a transaction's clothes: row level security does not bind it, so that the query itself must. */
export const ownerTx = (from: TestDatabase): Tx => ({
  query: (statement, params) => from.ownerQuery(sqlOf(statement), params),
  one: async (statement, params) => (await from.ownerQuery(sqlOf(statement), params))[0] as never,
  execute: async (statement, params) => {
    const touched = `with touched as (${sqlOf(statement)} returning 1) select * from touched`;
    return (await from.ownerQuery(touched, params)).length;
  },
});

const sqlOf = (statement: string | Statement): string => (typeof statement === 'string' ? statement : statement.sql);
