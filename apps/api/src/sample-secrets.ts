// Words that installation guides write where a password belongs, and what people type in their place.
const SAMPLES = [
  'admin',
  'administrateur',
  'administrator',
  'azerty',
  'azertyuiop',
  'changeit',
  'changeme',
  'changezmoi',
  'chariot',
  'chariotapp',
  'default',
  'demo',
  'example',
  'exemple',
  'letmein',
  'motdepasse',
  'mypassword',
  'mysecretpassword',
  'password',
  'passw0rd',
  'pass',
  'postgres',
  'postgresql',
  'proprietaire',
  'qwerty',
  'qwertyuiop',
  'replaceme',
  'remplacezmoi',
  'root',
  'sample',
  'secret',
  'test',
  'todo',
  'toor',
  'user',
  'utilisateur',
  'xxx',
];
const SHORTEST = 12;

/**
 * Whether a password is a sample or as easy to guess: one of those words, whatever its case, accents, signs and the figures at
 * its end; the account's own name; fewer than 12 characters; fewer than 6 different ones. Percent escapes are read first.
 */
export function isSamplePassword(password: string, account = ''): boolean {
  const text = decoded(password);
  if (text.length < SHORTEST || new Set(text).size < 6) return true;
  const word = bare(text);
  // A word written twice, or between the brackets of a guide, is the word.
  const once = /^(.+?)\1+$/.exec(word)?.[1] ?? word;
  return [word, once].some((each) => each === '' || SAMPLES.includes(each) || each === bare(decoded(account)));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

function bare(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/\d+$/, '');
}
