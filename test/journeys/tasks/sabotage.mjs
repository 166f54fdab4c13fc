// What may be broken on purpose: limits that no console can exceed would prove nothing.

/** By name: what is done, and the fault that must be found. @type {Record<string, { does: string, breaks: 'counted' | 'clicks' | 'seconds' }>} */
export const TASK_SABOTAGES = {
  deaf: { does: 'the page does not see one pointer in two', breaks: 'counted' },
  narrow: { does: 'everybody has a telephone, whose menu is folded away', breaks: 'clicks' },
  slow: { does: 'what a tablet is found by is answered eight seconds late', breaks: 'seconds' },
};
