// Results of surveys as others than those who asked are told them: while one goes on, once it is closed, once a circonscription has
// another name, and in the article 8 file. Each answer chooses an option of its own, so that a figure says whose it sums.
import { randomOf } from './random.mjs';
import { Space } from './space.mjs';

/** Fewer answers than that must not be found out. */
const ENOUGH = 5;
const QUESTIONS = ['q1', 'q2'];

/**
 * @param {import('../ground.mjs').Ground} ground @param {import('../attack.mjs').Score} score @param {number} seed
 * @param {boolean} untilFound
 */
export async function playSurveys(ground, score, seed, untilFound) {
  const [{ SurveyResults }, { PublishedSurveys }, { Reach }] = await Promise.all([
    ground.load('libs/convention', 'surveys/survey-results.service.js'),
    ground.load('libs/convention', 'surveys/published-surveys.service.js'),
    ground.load('libs/kernel'),
  ]);
  for (let at = 0; at < 40 && !(untilFound && score.succeeded > 0); at += 1) {
    const survey = surveyOf(seed + at);
    const told = await readingsOf({ SurveyResults, PublishedSurveys, Reach }, survey);
    for (const question of QUESTIONS) find(survey, question, told, score, `enquête ${seed + at}`);
  }
}

/** @param {number} seed */
function surveyOf(seed) {
  const random = randomOf(seed);
  const districts = random.whole(1, 6);
  const count = random.whole(4, 26);
  const recipients = Array.from({ length: count }, (_, rank) => {
    const district = random.whole(0, districts);
    // A collège is of no circonscription.
    const districtId = district === 0 ? null : `d${district}`;
    const answers = Object.fromEntries(QUESTIONS.flatMap((key) => (random.chance(0.8) ? [[key, [rank]]] : [])));
    return {
      id: `r${rank}`,
      placeId: `p${rank}`,
      districtId,
      answers,
      answeredAt: new Date(),
      postedAt: null,
      messages: 0,
    };
  });
  const options = recipients.map(({ id }) => id);
  const questions = QUESTIONS.map((key) => ({
    key,
    kind: 'choice',
    label: key,
    help: null,
    required: false,
    options,
    several: true,
  }));
  const names = Array.from({ length: districts }, (_, one) => [`d${one + 1}`, `${random.whole(10, 99)} ${one}`]);
  const others = names.map(([id]) => [id, `${random.whole(10, 99)}`]);
  return {
    recipients,
    questions,
    names: new Map(/** @type {any} */ (names)),
    others: new Map(/** @type {any} */ (others)),
  };
}

/**
 * Every set of answers of which a figure was told.
 * @param {Record<string, any>} product @param {ReturnType<typeof surveyOf>} survey
 * @returns {Promise<{ question: string, whose: string[] }[]>}
 */
async function readingsOf({ SurveyResults, PublishedSurveys, Reach }, { recipients, questions, names, others }) {
  /** @type {{ question: string, whose: string[] }[]} */
  const told = [];
  const hear = (/** @type {string} */ question, /** @type {any} */ figures) => {
    if (figures === null) return;
    const whose = figures.counts.flatMap((/** @type {any} */ { label, count }) => (count > 0 ? [label] : []));
    if (whose.length !== figures.answered) throw new Error('an answer is counted otherwise than it says');
    if (whose.length > 0) told.push({ question, whose });
  };
  const read = (/** @type {any} */ _, /** @type {any} */ work) => work({});
  const reader = Reach.person({ personId: 'p', displayName: 'p', grants: [] });
  const results = async (/** @type {Date | null} */ closedAt, /** @type {any[]} */ rows, /** @type {any} */ called) => {
    const refs = async () => new Map([...called].map(([id, name]) => [id, { id, name, kind: 'district', uai: null }]));
    const row = { id: 's', placeId: 'a', title: 's', questions, closedAt };
    const surveys = { seen: async () => row, mayWrite: async () => false };
    const all = { all: async () => rows, texts: async () => [] };
    const { items } = await new SurveyResults(null, { read }, { refs }, surveys, all).of(reader, 's');
    for (const { question, whole, parts } of items) {
      hear(question.key, whole);
      for (const { figures } of parts) hear(question.key, figures);
    }
    if (closedAt === null) return;
    const file = new PublishedSurveys({ refs }, { closed: async () => [row] }, all);
    for (const { questions: asked } of await file.of(reader, {}, [], {}))
      for (const { label, figures } of asked) hear(label, figures);
  };
  // One more answer each day while it goes on.
  for (let answered = 0; answered <= recipients.length; answered += 1)
    await results(
      null,
      recipients.map((one, at) => (at < answered ? one : { ...one, answers: null })),
      names,
    );
  await results(new Date('2026-11-01'), recipients, names);
  await results(new Date('2026-11-01'), recipients, others);
  return told;
}

/**
 * @param {ReturnType<typeof surveyOf>} survey @param {string} question
 * @param {readonly { question: string, whose: string[] }[]} told @param {import('../attack.mjs').Score} score @param {string} where
 */
function find({ recipients }, question, told, score, where) {
  const answered = recipients.filter(({ answers }) => question in answers);
  const ids = answered.map(({ id }) => id);
  const targets = targetsOf(answered);
  // A stranger; and each who answered, who takes herself away: fewer than four others are then too few.
  for (const own of [null, ...ids]) {
    const atoms = new Map(ids.filter((id) => id !== own).map((id, at) => [id, at]));
    const vectorOf = (/** @type {readonly string[]} */ set) => {
      const vector = new Float64Array(atoms.size);
      for (const id of set) {
        const atom = atoms.get(id);
        if (atom !== undefined) vector[atom] = 1;
      }
      return vector;
    };
    const space = new Space(atoms.size);
    for (const one of told) if (one.question === question) space.learn(vectorOf(one.whose));
    for (const target of targets) {
      const left = target.filter((id) => id !== own);
      if (left.length === 0 || left.length >= ENOUGH - Number(own !== null)) continue;
      score.count(space.knows(vectorOf(left)), `${where}, ${own ?? 'a stranger'}: ${left.join('+')} to ${question}`);
    }
  }
}

/** Answers one by one and two by two, circonscriptions, and two of them together. @param {readonly any[]} answered @returns {string[][]} */
function targetsOf(answered) {
  const groups = new Map();
  for (const { id, districtId } of answered) groups.set(districtId, [...(groups.get(districtId) ?? []), id]);
  const ids = answered.map(({ id }) => id);
  const sets = [...groups.values()];
  return [
    ...ids.map((id) => [id]),
    ...ids.flatMap((id, at) => ids.slice(at + 1).map((other) => [id, other])),
    ...sets,
    ...sets.flatMap((one, at) => sets.slice(at + 1).map((other) => [...one, ...other])),
  ];
}
