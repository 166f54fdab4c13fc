import { useCallback, useState } from 'react';
import type { z } from 'zod';
import { french } from '../formats/index.js';

export type DraftErrors = Readonly<Record<string, string>>;

/** The first sentence for each top field that zod refused. */
export function errorsOf(error: z.ZodError): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { path, message } of error.issues) errors[String(path[0] ?? '')] ??= message;
  return errors;
}

interface Field {
  readonly name: string;
  readonly value: string;
  readonly onChange: (event: { readonly target: { readonly value: string } }) => void;
  readonly error: boolean;
  readonly helperText?: string;
}

export interface Draft<T, Output> {
  readonly values: T;
  readonly set: (change: Partial<T>) => void;
  readonly reset: (values: T) => void;
  /** Props of a text field; `hint` shows until something is wrong. */
  readonly field: (name: keyof T & string, hint?: string) => Field;
  readonly errors: DraftErrors;
  /** The values as the schema makes them, or undefined: the errors then show. */
  readonly checked: () => Output | undefined;
}

/**
 * What somebody is writing in a small form, checked against the very schema that the api checks. Silent until the first
 * attempt to send, then corrected while one types.
 * @param toInput turns what is typed into what the schema reads (an empty optional field into null, digits into a number)
 */
export function useDraft<T extends Record<string, unknown>, S extends z.ZodType>(
  initial: T,
  schema: S,
  toInput: (values: T) => unknown = (values) => values,
): Draft<T, z.output<S>> {
  const [values, setValues] = useState(initial);
  const [tried, setTried] = useState(false);
  const parsed = schema.safeParse(toInput(values));
  const errors: DraftErrors = tried && !parsed.success ? errorsOf(parsed.error) : {};
  const set = useCallback((change: Partial<T>) => setValues((before) => ({ ...before, ...change })), []);
  const reset = useCallback((next: T) => {
    setValues(next);
    setTried(false);
  }, []);
  return {
    values,
    set,
    reset,
    errors,
    field: (name, hint) => {
      const words = errors[name] ?? hint;
      return {
        name,
        value: String(values[name] ?? ''),
        onChange: ({ target }) => set({ [name]: target.value } as Partial<T>),
        error: errors[name] !== undefined,
        ...(words === undefined ? {} : { helperText: french(words) }),
      };
    },
    checked: () => {
      setTried(true);
      return parsed.success ? parsed.data : undefined;
    },
  };
}

/** An optional text as the api wants it: null when nothing is written. */
export const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
