/** A curve's place on the page. Its units are those of letters, so that it is drawn narrower where the page is. */
export const CURVE = { wide: 640, narrow: 300, height: 220, left: 48, right: 16, top: 16, bottom: 28 } as const;

interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Drawn {
  /** Null where nothing may be drawn. */
  readonly points: readonly (Point | null)[];
  /** One path for each run of months without a gap. */
  readonly paths: readonly string[];
  readonly ticks: readonly { readonly value: number; readonly y: number }[];
  readonly xs: readonly number[];
}

/** The first round number that is not less, so that the curve's top is a number that one reads. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

/** From 0 up: a curve that began elsewhere would show a slope that is not there. What is hidden or unknown leaves a gap. */
export function draw(values: readonly (number | null)[], width: number): Drawn {
  const { height, left, right, top, bottom } = CURVE;
  const most = roundUp(Math.max(0, ...values.map((value) => value ?? 0)));
  const step = values.length < 2 ? 0 : (width - left - right) / (values.length - 1);
  const middle = left + (width - left - right) / 2;
  const xs = values.map((_, at) => (values.length < 2 ? middle : left + at * step));
  const yOf = (value: number): number => height - bottom - (value / most) * (height - top - bottom);
  const points = values.map((value, at) => (value === null ? null : { x: xs[at] ?? left, y: yOf(value) }));
  const paths: string[] = [];
  let run: string[] = [];
  for (const point of [...points, null]) {
    if (point !== null) run.push(`${run.length === 0 ? 'M' : 'L'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`);
    else if (run.length > 0) {
      paths.push(run.join(' '));
      run = [];
    }
  }
  return { points, paths, xs, ticks: [0, most / 2, most].map((value) => ({ value, y: yOf(value) })) };
}
