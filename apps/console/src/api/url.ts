/** Where the api answers: the same site as the console, always. */
export const API_PREFIX = '/api/v1';

export type QueryValues = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * The address of a route: `/classrooms/:id` with `{id}` is `/api/v1/classrooms/…`, each value percent-encoded.
 * Empty query values are left out. @throws Error when a parameter of the path is missing: that is a mistake of ours.
 */
export function urlOf(path: string, params: QueryValues = {}, query: QueryValues = {}): string {
  const filled = path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === null || value === '') throw new Error(`Path ${path} needs ${name}`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `${API_PREFIX}${filled}${text === '' ? '' : `?${text}`}`;
}
