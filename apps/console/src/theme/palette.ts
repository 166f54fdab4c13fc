/**
 * The colours, all of them. Text on its ground is at least 4.5:1 (WCAG 2.2 §1.4.3), borders of controls 3:1 (§1.4.11);
 * palette.spec.ts measures it. Neutral on purpose: neither the State's blue nor its mark.
 */
export const COLOURS = {
  ink: '#1b2733',
  inkSoft: '#4a5866',
  ground: '#f5f7f8',
  surface: '#ffffff',
  line: '#dbe2e8',
  control: '#7a8794',
  brand: '#0f5c73',
  brandDark: '#0a4557',
  brandSoft: '#e3f0f4',
  danger: '#a3261d',
  dangerSoft: '#fdecea',
  success: '#1a6a3a',
  successSoft: '#e4f4ea',
  warning: '#8a4b08',
  warningSoft: '#fdf1e2',
} as const;

export interface Tone {
  readonly text: string;
  readonly ground: string;
  readonly edge: string;
  /** Filled part of a bar. */
  readonly bar: string;
}

/** The four states of a slot. Colour never says it alone: an icon and a word go with it everywhere. */
export const TONES = {
  waiting: { text: '#4a5866', ground: '#f1f4f6', edge: '#a9b4be', bar: '#c3ccd4' },
  talking: { text: '#1d4f9c', ground: '#e8effb', edge: '#5b8bd6', bar: '#4f83d3' },
  ready: { text: '#1a6a3a', ground: '#e6f5ec', edge: '#58a877', bar: '#3f9a63' },
  blocked: { text: '#9b2c0c', ground: '#fdeee6', edge: '#d9622b', bar: '#d9622b' },
} as const satisfies Readonly<Record<string, Tone>>;
